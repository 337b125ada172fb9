package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Blow.Kind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BlowsTest {
    private static List<Blow> first(int count, long seed, int nodes) {
        return Stream.generate(new Blows(seed, nodes)::next).limit(count).toList();
    }

    private static Blow blow(int node, Kind kind, int pauseMillis, int lastsMillis) {
        return new Blow(
                node, kind, TimeUnit.MILLISECONDS.toNanos(pauseMillis), TimeUnit.MILLISECONDS.toNanos(lastsMillis));
    }

    /// Whoever tells of a seed means these, on whatever machine.
    @Test
    void aSeedStandsForTheSameBlowsForEver() {
        assertThat(first(3, 3, 3))
                .containsExactly(
                        blow(2, Kind.DRAIN, 2210, 5581),
                        blow(0, Kind.KILL, 2549, 1564),
                        blow(1, Kind.FREEZE, 2585, 5882));
    }

    @Test
    void anotherSeedStandsForOthers() {
        assertThat(first(10, 2, 3)).isNotEqualTo(first(10, 1, 3));
    }

    @Test
    void everyNodeIsHitInEveryWay() {
        for (int nodes = 2; nodes <= Request.NODES_MAX; nodes++) {
            List<Blow> blows = first(300, 5, nodes);
            assertThat(blows.stream()
                            .map(blow -> List.of(blow.node(), blow.kind()))
                            .distinct())
                    .hasSize(Kind.values().length * nodes);
            assertThat(blows).allSatisfy(blow -> {
                assertThat(blow.pauseNanos()).isBetween(TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(5));
                assertThat(blow.lastsNanos()).isBetween(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(7));
            });
        }
    }
}
