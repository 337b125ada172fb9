package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Which bound is in the way of a session that cannot be moved.
final class ObstacleTest {
    /// MQTT 3.1.1, client id "a", Clean Session 0.
    private static final String PERSISTENT = "10 0D | 00 04 4D 51 54 54 | 04 | 00 | 00 3C | 00 01 61";

    private static final String NEW = "20 02 00 00";
    /// QoS 1 on "t", payload "x": 8 bytes each.
    private static final String SEVENTH = "32 06 00 01 74 00 07 78";

    private static final String EIGHTH = "32 06 00 01 74 00 08 78";
    /// QoS 1 on "t", id 9.
    private static final String SUBSCRIBE = "82 06 00 09 00 01 74 01";

    private static Desk desk(long keptBytes, int keptPackets, int subscriptions) {
        Bounds all = Bounds.DEFAULT;
        Bounds bounds =
                new Bounds(keptBytes, keptPackets, all.heldBytes(), subscriptions, all.packetBytes(), all.recents());
        Terms emqx = Desk.EMQX;
        return Desk.open(PERSISTENT, new Terms(emqx.capabilities(), bounds, emqx.times(), emqx.hold()), NEW);
    }

    @Test
    void moreBytesThanAreKept() {
        Desk desk = desk(15, 100, 100).client(SEVENTH);
        assertThat(desk.session.obstacle()).isNull();
        assertThat(desk.client(EIGHTH).session.obstacle()).isEqualTo(Obstacle.UNFINISHED_SIZE);
        assertThat(desk.node(1, "40 02 00 08").session.obstacle()).isNull();
    }

    @Test
    void morePacketsThanAreKept() {
        Desk desk = desk(1000, 1, 100).client(SEVENTH + EIGHTH);
        assertThat(desk.session.obstacle()).isEqualTo(Obstacle.UNFINISHED_PACKETS);
        assertThat(desk.node(1, "40 02 00 08").session.obstacle()).isNull();
    }

    @Test
    void noMemory() {
        Desk desk = desk(1000, 100, 100);
        desk.session.mayKeepMore(false);
        assertThat(desk.client(SEVENTH).session.obstacle()).isEqualTo(Obstacle.MEMORY);
    }

    @Test
    void aPacketThatIsNotPutTogether() {
        Desk desk = desk(1_000_000, 100, 100);
        byte[] large = new byte[70_000];
        byte[] header = Desk.hex("32 ED A2 04 00 01 74 00 07"); // 69,997 bytes follow the length
        System.arraycopy(header, 0, large, 0, header.length);
        desk.session.fromClient(MemorySegment.ofArray(large), 0, large.length, desk.now);
        assertThat(desk.session.obstacle()).isEqualTo(Obstacle.LARGE_PACKET);
    }

    @Test
    void moreSubscriptionsThanAreKept() {
        Desk desk = desk(1000, 100, 1).client("82 0A 00 01 00 01 74 01 00 01 75 01");
        assertThat(desk.node(1, "90 04 00 01 01 01").session.obstacle()).isEqualTo(Obstacle.SUBSCRIPTIONS);
    }

    @Test
    void aSubscriptionThatWasNotKept() {
        Desk desk = desk(1000, 1, 100).client(SEVENTH + SUBSCRIBE);
        desk.node(1, "40 02 00 07 | 90 03 00 09 01");
        assertThat(desk.session.obstacle()).isEqualTo(Obstacle.UNKEPT_SUBSCRIPTION);
    }

    @Test
    void eachIsSaidInOtherWords() {
        assertThat(Arrays.stream(Obstacle.values()).map(Obstacle::words)).doesNotHaveDuplicates();
    }
}
