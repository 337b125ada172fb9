package io.tidegate.protect;

import static io.tidegate.protect.Admission.Verdict.ADMITTED;
import static io.tidegate.protect.Admission.Verdict.DENIED_BY_RULE;
import static io.tidegate.protect.Admission.Verdict.TOO_FAST;
import static io.tidegate.protect.Admission.Verdict.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress GOOD = Peer.at("10.0.0.1");
    private static final InetAddress BAD = Peer.at("192.0.2.1");

    @Test
    void countsWhomItAdmits() {
        Admission admission = admission(2, "infinity");
        assertThat(admission.admit(GOOD, 0)).isEqualTo(ADMITTED);
        assertThat(admission.admit(GOOD, 0)).isEqualTo(ADMITTED);
        assertThat(admission.admit(GOOD, 0)).isEqualTo(TOO_MANY);
        assertThat(admission.live()).isEqualTo(2);
        admission.release();
        assertThat(admission.live()).isEqualTo(1);
        assertThat(admission.admit(GOOD, 0)).isEqualTo(ADMITTED);
    }

    @Test
    void whomTheRulesDenyUsesUpNothing() {
        Admission admission = admission(1, "1/s");
        for (int attempt = 0; attempt < 100; attempt++) {
            assertThat(admission.admit(BAD, 0)).isEqualTo(DENIED_BY_RULE);
        }
        assertThat(admission.live()).isZero();
        assertThat(admission.admit(GOOD, 0)).isEqualTo(ADMITTED);
    }

    @Test
    void aFloodOnAFullListenerUsesUpNoPermit() {
        Admission admission = admission(1, "1/s");
        assertThat(admission.admit(GOOD, 0)).isEqualTo(ADMITTED);
        for (int attempt = 0; attempt < 100; attempt++) {
            assertThat(admission.admit(GOOD, SECOND)).isEqualTo(TOO_MANY);
        }
        admission.release();
        assertThat(admission.admit(GOOD, SECOND)).isEqualTo(ADMITTED);
    }

    @Test
    void aRefusalForTheRateHoldsNoPlace() {
        Admission admission = admission(10, "1/s");
        assertThat(admission.admit(GOOD, 0)).isEqualTo(ADMITTED);
        assertThat(admission.admit(GOOD, SECOND - 1)).isEqualTo(TOO_FAST);
        assertThat(admission.live()).isEqualTo(1);
        assertThat(admission.admit(GOOD, SECOND)).isEqualTo(ADMITTED);
    }

    @Test
    void refusesToReleaseWhomItDidNotAdmit() {
        Admission admission = admission(1, "infinity");
        assertThatIllegalStateException().isThrownBy(admission::release);
        assertThat(admission.live()).isZero();
        assertThat(admission.admit(GOOD, 0)).isEqualTo(ADMITTED);
    }

    @Test
    void neverAdmitsMoreThanTheLimitFromSeveralThreads() throws InterruptedException, ExecutionException {
        Admission admission = admission(100, "infinity");
        assertThat(admittedByTwoThreads(admission)).isEqualTo(100);
        assertThat(admission.live()).isEqualTo(100);
        for (int client = 0; client < 100; client++) {
            admission.release();
        }
        assertThat(admission.live()).isZero();
    }

    private static int admittedByTwoThreads(Admission admission) throws InterruptedException, ExecutionException {
        int admitted = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                counts.add(threads.submit(() -> kept(admission)));
            }
            for (Future<Integer> count : counts) {
                admitted += count.get();
            }
        }
        return admitted;
    }

    /// Comes and goes, and then comes to stay until there is no place.
    private static int kept(Admission admission) {
        for (int client = 0; client < 2_000; client++) {
            if (admission.admit(GOOD, 0) == ADMITTED) {
                admission.release();
            }
        }
        int kept = 0;
        while (admission.admit(GOOD, 0) == ADMITTED) {
            kept++;
        }
        return kept;
    }

    @Test
    void noLimitsMeansNoLimits() {
        Admission admission = new Admission(ListenerLimits.NONE, 0);
        for (int client = 0; client < 10_000; client++) {
            assertThat(admission.admit(BAD, 0)).isEqualTo(ADMITTED);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListenerLimits(0, ConnectionRate.INFINITY, AccessRules.ALLOW_ALL))
                .withMessage("max_connections must be 1 or more, was 0");
    }

    private static Admission admission(int maxConnections, String rate) {
        AccessRules rules = AccessRules.parse(List.of("allow 10.0.0.0/8", "deny all"));
        return new Admission(new ListenerLimits(maxConnections, ConnectionRate.parse(rate), rules), 0);
    }
}
