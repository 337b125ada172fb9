package io.tidegate.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What a load makes of a proxy that does not do its work.
class BrokenLoadTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @Test
    void countsDialsThatAreRefusedAndTriesAgain() throws IOException {
        try (Nobody nobody = new Nobody();
                Load load = new Load(Clock.system(), 1)) {
            Crowd crowd = load.crowd(nobody.port(), null, _ -> new Idle());
            crowd.add(1, 1);
            assertThat(load.await(() -> load.tally().failures() >= 3, PATIENCE_NANOS))
                    .isTrue();
            assertThat(crowd.isComplete()).isFalse();
            assertThat(load.tally().firstFailure()).startsWith("dial: ");
        }
    }

    @Test
    void countsClientsThatAreClosedWithoutAnAnswer() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Load load = new Load(Clock.system(), 1)) {
            threads.execute(() -> closeThree(server));
            load.crowd(server.getLocalPort(), null, _ -> new Idle()).add(1, 1);
            assertThat(load.await(() -> load.tally().failures() >= 3, PATIENCE_NANOS))
                    .isTrue();
            assertThat(load.tally().operations()).isZero();
        }
    }

    private static void closeThree(ServerSocket server) {
        try {
            for (int i = 0; i < 3; i++) {
                server.accept().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
