package io.tidegate.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.benchmark.load.Newcomers.Failing;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that come once each, without a proxy in between, over loopback.
class NewcomersTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long SHORT_NANOS = 50_000_000;
    private static final int COUNT = 20;
    private static final int CONNECT_BYTES = Packets.connect("device-00000").length;
    private static final String ACCEPTED = "20020000";
    private static final String SESSION_PRESENT = "20020100";
    private static final String UNAVAILABLE = "20020003";
    private static final String PINGRESP_TWICE = "d000d000";

    private final Load load = new Load(Clock.system(), 1);

    @AfterEach
    void close() {
        load.close();
    }

    private Newcomers come(int port, long waitNanosMax) {
        Newcomers newcomers = load.newcomers(port, waitNanosMax);
        newcomers.come(1000, COUNT);
        assertThat(load.await(newcomers::areOver, PATIENCE_NANOS)).isTrue();
        assertThat(newcomers.count()).isEqualTo(COUNT);
        return newcomers;
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, COUNT, InetAddress.getLoopbackAddress());
    }

    /// @param answer in hexadecimal, byte by byte; empty = the end
    private Newcomers comeTo(String answer) throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket server = server()) {
            threads.execute(() -> answerAll(server, HexFormat.of().parseHex(answer)));
            return come(server.getLocalPort(), PATIENCE_NANOS);
        }
    }

    private static void answerAll(ServerSocket server, byte[] answer) {
        for (int i = 0; i < COUNT; i++) {
            try (Socket client = server.accept()) {
                client.setTcpNoDelay(true);
                client.getInputStream().readNBytes(CONNECT_BYTES);
                for (byte each : answer) {
                    client.getOutputStream().write(each);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void refusedDialsFail() throws IOException {
        try (Nobody nobody = new Nobody()) {
            Newcomers newcomers = come(nobody.port(), PATIENCE_NANOS);
            assertThat(newcomers.failed(Failing.DIAL)).isEqualTo(COUNT);
            assertThat(newcomers.failed()).isEqualTo(COUNT);
        }
    }

    @Test
    void anEndBeforeTheConnackIsAFailure() throws IOException {
        assertThat(comeTo("").failed(Failing.ENDED)).isEqualTo(COUNT);
        assertThat(comeTo("200200").failed(Failing.ENDED))
                .as("three bytes of it")
                .isEqualTo(COUNT);
    }

    @Test
    void aConnackThatSaysNoIsAFailureAndSoIsAnotherPacket() throws IOException {
        assertThat(comeTo(UNAVAILABLE).failed(Failing.REFUSED)).isEqualTo(COUNT);
        assertThat(comeTo(PINGRESP_TWICE).failed(Failing.REFUSED)).isEqualTo(COUNT);
    }

    /// Their kernel accepts them, and nobody else.
    @Test
    void noAnswerInTimeIsAFailure() throws IOException {
        try (ServerSocket silent = server()) {
            Newcomers newcomers = come(silent.getLocalPort(), SHORT_NANOS);
            assertThat(newcomers.failed(Failing.SILENT)).isEqualTo(COUNT);
            assertThat(load.tally().latencyMicros(100)).isGreaterThanOrEqualTo(SHORT_NANOS / 1000.0);
        }
    }

    @Test
    void whoIsAnsweredHasNotFailed() throws IOException {
        assertThat(comeTo(ACCEPTED).failed()).isZero();
        assertThat(comeTo(SESSION_PRESENT).failed()).isZero();
    }

    @Test
    void saysGoodByeToANodeAndLeavesIt() {
        Newcomers newcomers = come(load.nodes().getFirst().port(), PATIENCE_NANOS);
        assertThat(newcomers.failed()).isZero();
        assertThat(load.tally().hasLatencies()).isTrue();
        assertThat(load.await(load::isDeserted, PATIENCE_NANOS)).isTrue();
    }
}
