package io.tidegate.balance;

import static io.tidegate.balance.Clients.client;
import static io.tidegate.fleet.Nodes.id;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.random;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A node that comes back empty among nodes that are full of clients.
class SlowStartTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int CLIENTS = 3_000;

    /// Nodes a and b have a thousand clients each; c, with none, has just come back.
    private static Fleet fleet(Policy policy) {
        PoolSettings settings = new PoolSettings(Nodes.POOL, policy, 0, Duration.ofSeconds(10), 0);
        Pool pool = Pool.of(settings, List.of(node("a", 1), node("b", 1), node("c", 1)), 0);
        for (int i = 0; i < 1_000; i++) {
            pool.member(0).occupancy().tryReserve(CLIENTS);
            pool.member(1).occupancy().tryReserve(CLIENTS);
        }
        return new Fleet(List.of(pool))
                .apply(new FleetEvent.ProbesFail(id("c"), "refused", 0), random())
                .apply(new FleetEvent.ProbesPass(id("c"), SECOND), random());
    }

    /// Of [#CLIENTS] clients, how many c is given.
    private static int given(Fleet fleet) {
        Pool pool = fleet.pool(Nodes.POOL);
        int given = 0;
        for (int number = 0; number < CLIENTS; number++) {
            Choice choice = Objects.requireNonNull(Balancer.choose(pool, client(number), new Tried(), SECOND));
            given += choice.index() == 2 ? 1 : 0;
        }
        return given;
    }

    @ParameterizedTest
    @EnumSource
    void itIsGivenATenthOfItsShareAtFirst(Policy policy) {
        int given = given(fleet(policy));
        int share = policy == Policy.LEAST_CONNECTIONS ? CLIENTS : CLIENTS / 3; // who has the least gets them all
        assertThat(given).isBetween(share / 20, share / 5);
    }

    @ParameterizedTest
    @EnumSource
    void itIsGivenAllOfItInTheEnd(Policy policy) {
        Fleet later = fleet(policy).apply(new FleetEvent.Passed(11 * SECOND), random());
        int share = policy == Policy.LEAST_CONNECTIONS ? CLIENTS : CLIENTS / 3;
        assertThat(given(later)).isBetween(share * 9 / 10, share * 11 / 10);
    }
}
