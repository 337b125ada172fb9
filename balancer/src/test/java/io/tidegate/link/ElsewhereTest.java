package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.balance.Balancer;
import io.tidegate.balance.ClientKey;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ElsewhereTest {
    private static final InetAddress SOURCE = InetAddress.ofLiteral("203.0.113.7");

    private static ClientKey key(String id) {
        return ClientKey.of(id.getBytes(StandardCharsets.UTF_8), 0, id.length(), SOURCE);
    }

    private static boolean wouldGo(Pool pool, ClientKey key, boolean whole, Member at) {
        return Elsewhere.wouldGo(pool, key, whole, at);
    }

    @Test
    void withoutAffinityAnybodyMight() {
        for (Policy policy : List.of(Policy.ROUND_ROBIN, Policy.LEAST_CONNECTIONS)) {
            Pool pool = Nodes.pool(policy, Nodes.equal(3));
            assertThat(wouldGo(pool, key("device"), true, pool.member(0))).isTrue();
        }
    }

    @Test
    void withAffinityWhoIsNotAtItsOwnNode() {
        for (Policy policy : List.of(Policy.CLIENT_ID, Policy.SOURCE_IP)) {
            Pool pool = Nodes.pool(policy, Nodes.equal(3));
            Member own = Objects.requireNonNull(Balancer.own(pool, key("device")));
            pool.members().stream()
                    .filter(member -> !member.id().equals(own.id()))
                    .forEach(member -> member.occupancy().tryReserve(10));
            for (Member member : pool.members()) {
                assertThat(wouldGo(pool, key("device"), true, member))
                        .isEqualTo(!member.id().equals(own.id()));
            }
        }
    }

    @Test
    void notToANodeThatHasNoFewerLinksForItsWeight() {
        Pool pool = Nodes.pool(Policy.CLIENT_ID, Nodes.equal(2));
        Member own = Objects.requireNonNull(Balancer.own(pool, key("device")));
        Member other = own.id().equals(pool.member(0).id()) ? pool.member(1) : pool.member(0);
        assertThat(wouldGo(pool, key("device"), true, other)).isFalse();
        other.occupancy().tryReserve(10);
        assertThat(wouldGo(pool, key("device"), true, other)).isTrue();
        own.occupancy().tryReserve(10);
        assertThat(wouldGo(pool, key("device"), true, other)).isFalse();
    }

    @Test
    void notToANodeThatIsFull() {
        Pool pool = Nodes.pool(Policy.CLIENT_ID, List.of(Nodes.limited("a", 1), Nodes.limited("b", 1)));
        Member own = Objects.requireNonNull(Balancer.own(pool, key("device")));
        own.occupancy().tryReserve(1);
        pool.members()
                .forEach(member ->
                        assertThat(wouldGo(pool, key("device"), true, member)).isFalse());
    }

    @Test
    void ofAPartOfAnIdNothingCanBeToldAndWhoHasNoneHasNoNode() {
        Pool pool = Nodes.pool(Policy.CLIENT_ID, Nodes.equal(3));
        pool.members().forEach(member -> {
            assertThat(wouldGo(pool, key("device"), false, member)).isFalse();
            assertThat(wouldGo(pool, key(""), true, member)).isTrue();
        });
    }
}
