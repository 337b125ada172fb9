package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import org.junit.jupiter.api.Test;

final class SeatsTest {
    private final Pool pool = Nodes.pool(Policy.ROUND_ROBIN, Nodes.equal(2));
    private final Seats seats = new Seats();

    private int sit(int node) {
        Member member = pool.member(node);
        assertThat(member.occupancy().tryReserve(Node.UNLIMITED)).isTrue();
        return seats.take(member);
    }

    @Test
    void countsWhoWasMovedByNode() {
        int from = sit(0);
        int to = sit(1);
        seats.movedOut(from);
        seats.movedIn(to);
        seats.movedOut(from);
        seats.movedIn(to);
        seats.movedOut(to);
        assertThat(seats.movedIn(pool.member(0).occupancy())).isZero();
        assertThat(seats.movedOut(pool.member(0).occupancy())).isEqualTo(2);
        assertThat(seats.movedIn(pool.member(1).occupancy())).isEqualTo(2);
        assertThat(seats.movedOut(pool.member(1).occupancy())).isEqualTo(1);
    }

    @Test
    void theCountStaysWhenTheLastLinkHasLeft() {
        int seat = sit(0);
        seats.movedOut(seat);
        seats.release(seat);
        assertThat(seats.movedOut(pool.member(0).occupancy())).isEqualTo(1);
        assertThat(seats.staying(pool.member(0).occupancy())).isZero();
        assertThat(sit(0)).as("the same node").isEqualTo(seat);
    }

    @Test
    void aNodeThatNobodyWasAtHasMovedNobody() {
        assertThat(seats.movedIn(pool.member(0).occupancy())).isZero();
        assertThat(seats.movedOut(pool.member(0).occupancy())).isZero();
    }
}
