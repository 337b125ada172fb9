package io.tidegate.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.address.Endpoint;
import io.tidegate.rehearsal.Part.Manner;
import io.tidegate.time.Clock;
import org.junit.jupiter.api.Test;

/// Clients that go straight to the nodes: who plays with itself must get to the end.
final class CompanyTest {
    private static final long MOST_NANOS = 30_000_000_000L;

    private static int play(Part part) {
        try (Company company = new Company(Clock.system(), 2)) {
            Endpoint door = company.nodes().getLast();
            return company.play(part, door, MOST_NANOS);
        }
    }

    @Test
    void everyLifeComesToItsEnd() {
        assertThat(play(new Part(50, 8, 3, Manner.SMALL))).isEqualTo(50);
    }

    @Test
    void largePacketsComeThroughInPieces() {
        assertThat(play(new Part(6, 3, 4, Manner.LARGE))).isEqualTo(6);
    }

    @Test
    void withoutTimeNobodyGetsToTheEnd() {
        try (Company company = new Company(Clock.system(), 1)) {
            Endpoint door = company.nodes().getFirst();
            assertThat(company.play(new Part(5, 5, 1, Manner.SMALL), door, 0)).isZero();
            assertThat(company.play(new Part(5, 5, 1, Manner.SMALL), door, MOST_NANOS))
                    .isEqualTo(5);
        }
    }

    @Test
    void aPartWithoutLivesIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Part(0, 1, 0, Manner.SMALL));
    }
}
