package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Policy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EvictionTest {
    private final Occupancy node =
            Nodes.pool(Policy.ROUND_ROBIN, Nodes.equal(1)).member(0).occupancy();

    private Eviction eviction(long most, long floor) {
        return new Eviction(node, Eviction.Kind.REBALANCE, new Eviction.Bounds(most, floor), 2);
    }

    @Test
    void noMoreAreChosenThanMayBeWhoeverAsks() {
        Eviction eviction = eviction(1000, 0);
        AtomicInteger granted = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> {
                    for (int claim = 0; claim < 1000; claim++) {
                        granted.addAndGet(eviction.tryChoose() ? 1 : 0);
                    }
                });
            }
        }
        assertThat(granted).hasValue(1000);
        assertThat(eviction.chosen()).isEqualTo(1000);
    }

    @Test
    void theFloorIsWhatTheNodeKeeps() {
        Eviction eviction = eviction(10, 1);
        node.tryReserve(10);
        assertThat(eviction.isAboveFloor()).isFalse();
        node.tryReserve(10);
        assertThat(eviction.isAboveFloor()).isTrue();
    }

    @Test
    void boundsAreNotNegative() {
        assertThatThrownBy(() -> new Eviction.Bounds(-1, 0)).hasMessageContaining("0 or more");
    }
}
