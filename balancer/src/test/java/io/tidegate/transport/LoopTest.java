package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.address.Nobody;
import io.tidegate.time.Clock;
import io.tidegate.time.DeadlineWheel;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The loop on the real kernel, over loopback: what the simulation assumes is true there too.
class LoopTest {
    private static final long TURNS_MAX = 20_000;

    private final SystemAllocator memory = new SystemAllocator();
    private final Script script = new Script();
    private final Loop loop = new Loop(LoopMeans.alone(new LinuxKernel(), Clock.system(), memory), _ -> script);
    private final int listener = loop.listen(endpoint(0), 7, new ListenOptions(128, KeepAlive.DEFAULT));

    /// Remembers what it was told, and echoes where it is asked to.
    private final class Script implements LoopHandler {
        final List<String> told = new ArrayList<>();
        int client = -1;
        long receivedBytes;

        @Nullable
        RuntimeException thrown;

        boolean echo;
        boolean pauses;
        int accepts = 42;

        @Override
        public int accepted(int owner, int socket, SocketAddress peer) {
            told.add("accepted " + owner + " " + peer.endpoint().isLoopback());
            client = socket;
            return accepts;
        }

        @Override
        public void acceptFailed(int owner, int errno) {
            told.add("acceptFailed " + errno);
        }

        @Override
        public void connected(int socket, int owner) {
            told.add("connected " + owner);
        }

        @Override
        public void connectFailed(int socket, int owner, int errno) {
            told.add("connectFailed " + errno);
            loop.close(socket);
        }

        @Override
        public void received(int socket, int owner, int length) {
            receivedBytes += length;
            if (pauses || (echo && loop.send(socket, loop.input(), 0, length) == Loop.KEPT)) {
                loop.pause(socket);
            }
        }

        @Override
        public void opened(int socket, int owner) {
            told.add("opened " + owner);
        }

        @Override
        public void layerFailed(int socket, int owner, String why) {
            told.add("layerFailed " + why);
        }

        @Override
        public void ended(int socket, int owner) {
            told.add("ended " + owner);
        }

        @Override
        public void drained(int socket, int owner) {
            told.add("drained " + owner);
            loop.resume(socket);
        }

        @Override
        public void failed(int socket, int owner, int errno) {
            told.add("failed " + errno);
            loop.close(socket);
        }

        @Override
        public long due(int owner, long nowNanos) {
            told.add("due " + owner);
            return DeadlineWheel.NEVER;
        }

        @Override
        public void turned(long beganNanos, long nowNanos) {}

        @Override
        public void bug(int socket, int owner, @Nullable RuntimeException problem) {
            thrown = problem;
        }
    }

    private static Endpoint endpoint(int port) {
        return Endpoint.of(new byte[] {127, 0, 0, 1}, port);
    }

    private InetSocketAddress address() {
        Endpoint local = Objects.requireNonNull(loop.localAddress(listener));
        return new InetSocketAddress(local.ip(), local.port());
    }

    private void turnUntil(BooleanSupplier done) {
        for (long i = 0; i < TURNS_MAX && !done.getAsBoolean(); i++) {
            loop.turn(1_000_000);
        }
        assertThat(done.getAsBoolean()).as("told so far: %s", script.told).isTrue();
        if (script.thrown != null) {
            throw script.thrown;
        }
    }

    /// Sends a client that does not read more than its socket takes, however large that grows.
    private void keepBack() {
        for (int i = 0; i < 512; i++) {
            loop.send(script.client, loop.input(), 0, Loop.INPUT_BYTES);
        }
        assertThat(loop.isDrained(script.client)).isFalse();
    }

    private boolean told(String what) {
        return script.told.contains(what);
    }

    @AfterEach
    void nothingIsLeft() {
        loop.close();
        assertThat(memory.heldBytes()).isZero();
        assertThat(loop.socketCount()).isZero();
    }

    @Test
    void hearsOfAClientItsBytesAndItsEnd() throws IOException {
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            client.getOutputStream().write(new byte[1000]);
            client.shutdownOutput();
            turnUntil(() -> told("ended 42"));
            assertThat(script.receivedBytes).isEqualTo(1000);
        }
    }

    @Test
    void keepsBackWhatAClientDoesNotTakeAndReadsNoMoreMeanwhile() throws IOException {
        script.echo = true;
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            byte[] chunk = new byte[1 << 16];
            int chunks = 256;
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < chunks; i++) {
                        client.getOutputStream().write(chunk);
                    }
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            turnUntil(() -> loop.isPaused(script.client));
            assertThat(memory.heldBytes()).isBetween(1L, (long) Loop.INPUT_BYTES);
            long[] read = new long[1];
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    InputStream in = client.getInputStream();
                    while (read[0] < (long) chunks * chunk.length) {
                        read[0] += in.readNBytes(1 << 16).length;
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            turnUntil(() -> !reader.isAlive() && !writer.isAlive());
            assertThat(read[0]).isEqualTo((long) chunks * chunk.length);
            assertThat(told("drained 42")).isTrue();
        }
    }

    @Test
    void hearsOfAReset() throws IOException {
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            client.setSoLinger(true, 0);
        }
        turnUntil(() -> told("failed " + Errno.ECONNRESET));
    }

    @Test
    void readsWhatAPeerSaidBeforeItsReset() throws IOException {
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            loop.pause(script.client);
            client.getOutputStream().write(1);
            client.setSoLinger(true, 0);
        }
        for (int i = 0; i < 20; i++) {
            loop.turn(1_000_000);
        }
        assertThat(told("failed " + Errno.ECONNRESET)).as("it is not read from").isFalse();
        loop.resume(script.client);
        turnUntil(() -> told("failed " + Errno.ECONNRESET));
        assertThat(script.receivedBytes).isEqualTo(1);
    }

    @Test
    void readsWhatAPeerSaidBeforeItTookNothingAnyMore() throws IOException {
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            loop.pause(script.client);
            client.getOutputStream().write(new byte[100]);
            turnUntil(() -> loop.turns() > 20);
            client.setSoLinger(true, 0);
        }
        // Its reset has come, and is first seen by a send; what is sent goes nowhere.
        turnUntil(() -> {
            MemorySegment nothing = loop.input();
            return loop.send(script.client, nothing, 0, 1) == Loop.SENT && loop.turns() > 60;
        });
        assertThat(loop.isDrained(script.client)).isTrue();
        loop.resume(script.client);
        turnUntil(() -> script.told.stream().anyMatch(text -> text.startsWith("failed")));
        assertThat(script.receivedBytes).isEqualTo(100);
    }

    @Test
    void hearsThatAClientIsGoneAfterItEndedThoughSomethingIsKeptBackForIt() throws IOException {
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            keepBack();
            client.shutdownOutput();
            turnUntil(() -> told("ended 42"));
        } // closes with unread input, which resets the connection
        turnUntil(() -> told("failed " + Errno.EPIPE));
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void hearsThatAClientEndedAndIsGoneThoughSomethingIsKeptBackForIt() throws IOException {
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            keepBack();
            client.getOutputStream().write(new byte[100]);
        } // ends its output, then closes with unread input
        turnUntil(() -> told("failed " + Errno.EPIPE));
        assertThat(script.told).containsSubsequence("ended 42", "failed " + Errno.EPIPE);
        assertThat(script.receivedBytes).isEqualTo(100);
    }

    @Test
    void keepsNothingBackForAClientThatIsGoneThoughItIsNotReadToTheEnd() throws IOException {
        script.pauses = true;
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            keepBack();
            client.getOutputStream().write(new byte[100]);
            client.setSoLinger(true, 0);
        } // resets the connection
        turnUntil(() -> told("failed " + Errno.EPIPE));
        assertThat(script.told).containsSubsequence("drained 42", "failed " + Errno.EPIPE);
        assertThat(script.receivedBytes).isEqualTo(100);
    }

    @Test
    void dialsAndSendsAtOnce() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int socket = loop.connect(endpoint(server.getLocalPort()), 5, DialOptions.of(KeepAlive.DEFAULT));
            MemorySegment.copy(new byte[] {1, 2, 3}, 0, loop.input(), ValueLayout.JAVA_BYTE, 0, 3);
            assertThat(loop.send(socket, loop.input(), 0, 3)).isGreaterThanOrEqualTo(0);
            turnUntil(() -> told("connected 5"));
            try (Socket peer = server.accept()) {
                assertThat(peer.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
                loop.endOutput(socket);
                loop.turn(0); // it ends when the turn is over
                assertThat(peer.getInputStream().read()).isEqualTo(-1);
            }
            turnUntil(() -> told("ended 5"));
        }
    }

    @Test
    void hearsThatADialWasRefused() throws IOException {
        try (Nobody nobody = new Nobody()) {
            int socket = loop.connect(endpoint(nobody.port()), 5, DialOptions.of(KeepAlive.DEFAULT));
            if (socket >= 0) {
                turnUntil(() -> told("connectFailed " + Errno.ECONNREFUSED));
            } else {
                assertThat(socket).isEqualTo(-Errno.ECONNREFUSED);
            }
        }
    }

    @Test
    void closesAClientThatIsNotWanted() throws IOException {
        script.accepts = LoopHandler.REFUSED;
        try (Socket client = new Socket()) {
            client.connect(address());
            turnUntil(() -> told("accepted 7 true"));
            assertThat(endOf(client)).isTrue();
        }
        assertThat(loop.socketCount()).as("only the listener").isEqualTo(1);
    }

    private static boolean endOf(Socket client) throws IOException {
        try {
            return client.getInputStream().read() == -1;
        } catch (SocketException _) {
            return true; // a reset is an end too
        }
    }

    @Test
    void servesItsQueueBeforeItClosesAListener() throws IOException {
        script.echo = true;
        try (Socket client = new Socket()) {
            client.connect(address());
            client.getOutputStream().write(9);
            loop.closeListener(listener);
            turnUntil(() -> script.receivedBytes == 1);
            assertThat(client.getInputStream().read()).isEqualTo(9);
        }
    }

    @Test
    void findsAnAddressTakenThatItCouldShare() {
        Endpoint taken = Objects.requireNonNull(loop.localAddress(listener));
        assertThat(loop.probe(taken)).isEqualTo(-Errno.EADDRINUSE);
        assertThat(loop.probe(endpoint(0))).isZero();
    }

    @Test
    void tasksThatBringTasksDoNotKeepATurnFromItsEnd() {
        long[] ran = new long[1];
        Runnable[] endless = new Runnable[1];
        endless[0] = () -> {
            ran[0]++;
            loop.execute(Objects.requireNonNull(endless[0]));
        };
        loop.execute(endless[0]);
        loop.turn(0);
        long first = ran[0];
        loop.turn(0);
        assertThat(first).isPositive();
        assertThat(ran[0]).isGreaterThan(first);
    }

    @Test
    void runsTasksOfOtherThreadsAndAsksForDeadlines() throws InterruptedException {
        boolean[] ran = new boolean[1];
        Thread.ofVirtual().start(() -> loop.execute(() -> ran[0] = true)).join();
        turnUntil(() -> ran[0]);
        loop.deadlines().arm(3, loop.nowNanos());
        turnUntil(() -> told("due 3"));
    }
}
