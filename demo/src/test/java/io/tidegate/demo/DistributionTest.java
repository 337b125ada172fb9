package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DistributionTest {
    private static final List<NodeCount> TWO =
            List.of(new NodeCount("node1", "up", 2), new NodeCount("node2", "up", 1));

    @Test
    void saysHowManyClientsAreWhere() {
        assertThat(Distribution.line(TWO)).isEqualTo("3 clients: node1 2, node2 1");
        assertThat(Distribution.line(List.of(new NodeCount("node1", "up", 1)))).isEqualTo("1 client: node1 1");
    }

    @Test
    void saysTheStateOfANodeThatIsNotUp() {
        assertThat(Distribution.line(List.of(new NodeCount("node1", "up", 3), new NodeCount("node2", "backoff", 0))))
                .isEqualTo("3 clients: node1 3, node2 0 (backoff)");
    }

    @Test
    void repeatsItselfOnlyAfterTenSeconds() {
        Distribution distribution = new Distribution();
        long start = Long.MAX_VALUE - 5; // such a clock may wrap
        assertThat(distribution.next(Optional.of(TWO), start)).isPresent();
        assertThat(distribution.next(Optional.of(TWO), start + Distribution.REPEAT_NANOS - 1))
                .isEmpty();
        assertThat(distribution.next(Optional.of(TWO), start + Distribution.REPEAT_NANOS))
                .isPresent();
    }

    @Test
    void saysAChangeAtOnce() {
        Distribution distribution = new Distribution();
        assertThat(distribution.next(Optional.of(TWO), 0)).isPresent();
        assertThat(distribution.next(Optional.of(TWO.subList(0, 1)), 1)).contains("2 clients: node1 2");
    }

    @Test
    void saysSoWhenThereIsNoAnswer() {
        assertThat(new Distribution().next(Optional.empty(), 0))
                .contains("Tidegate does not say where its clients are");
    }
}
