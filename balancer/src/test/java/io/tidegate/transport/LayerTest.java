package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.time.Clock;
import io.tidegate.time.DeadlineWheel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a loop does with a layer between a socket and its handler, on the real kernel.
class LayerTest {
    private static final long TURNS_MAX = 20_000;
    private static final byte[] HELLO = {Veil.GREETING};
    private static final byte[] NONE = {};

    private final SystemAllocator memory = new SystemAllocator();
    private final Script script = new Script();
    private final Loop loop = new Loop(LoopMeans.alone(new LinuxKernel(), Clock.system(), memory), _ -> script);
    private final int listener = loop.listen(endpoint(0), 7, new ListenOptions(128, KeepAlive.DEFAULT));

    /// Wraps each client, remembers what it was told, and what it received.
    private final class Script implements LoopHandler {
        final List<String> told = new ArrayList<>();
        final Map<Integer, Veil> veils = new HashMap<>();
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        boolean wraps = true;
        boolean echo;
        boolean pauses;
        boolean throwsOnce;
        boolean acceptThrows;
        int client = -1;

        @Nullable
        RuntimeException thrown;

        void wrap(int socket, byte[] early) {
            loop.wrap(
                    socket,
                    wake -> {
                        Veil veil = new Veil(wake);
                        veils.put(socket, veil);
                        return veil;
                    },
                    early,
                    0,
                    early.length);
        }

        @Override
        public int accepted(int owner, int socket, SocketAddress peer) {
            told.add("accepted");
            client = socket;
            if (wraps) {
                wrap(socket, NONE);
            }
            if (acceptThrows) {
                acceptThrows = false;
                throw new IllegalStateException("a bug at the accept");
            }
            return 42;
        }

        @Override
        public void acceptFailed(int owner, int errno) {
            told.add("acceptFailed " + errno);
        }

        @Override
        public void connected(int socket, int owner) {
            told.add("connected");
            wrap(socket, NONE);
        }

        @Override
        public void connectFailed(int socket, int owner, int errno) {
            told.add("connectFailed " + errno);
        }

        @Override
        public void received(int socket, int owner, int length) {
            if (throwsOnce) {
                throwsOnce = false;
                throw new IllegalStateException("a bug of one link");
            }
            received.writeBytes(loop.input().asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            if (!wraps && veils.isEmpty()) {
                byte[] early = received.toByteArray();
                received.reset();
                wrap(socket, early);
                return;
            }
            if (pauses) {
                loop.pause(socket);
            }
            if (echo && loop.send(socket, loop.input(), 0, length) == Loop.KEPT) {
                loop.pause(socket);
            }
        }

        @Override
        public void opened(int socket, int owner) {
            told.add("opened");
        }

        @Override
        public void layerFailed(int socket, int owner, String why) {
            told.add("layerFailed: " + why);
            loop.endOutput(socket);
        }

        @Override
        public void ended(int socket, int owner) {
            told.add("ended");
        }

        @Override
        public void drained(int socket, int owner) {
            told.add("drained");
            loop.resume(socket);
        }

        @Override
        public void failed(int socket, int owner, int errno) {
            told.add("failed " + errno);
            loop.close(socket);
        }

        @Override
        public long due(int owner, long nowNanos) {
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

    private Socket client() throws IOException {
        Endpoint local = Objects.requireNonNull(loop.localAddress(listener));
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(local.ip(), local.port()));
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void turnUntil(BooleanSupplier done) {
        for (long i = 0; i < TURNS_MAX && !done.getAsBoolean(); i++) {
            loop.turn(1_000_000);
        }
        if (script.thrown != null) {
            throw script.thrown;
        }
        assertThat(done.getAsBoolean()).as("told so far: %s", script.told).isTrue();
    }

    private boolean told(String what) {
        return script.told.contains(what);
    }

    private Veil veil() {
        return Objects.requireNonNull(script.veils.get(script.client));
    }

    @AfterEach
    void nothingIsLeft() {
        loop.close();
        assertThat(memory.heldBytes()).isZero();
        assertThat(script.veils.values()).allMatch(veil -> veil.closed);
    }

    @Test
    void tellsThatItIsOpenAndHandsOnClearBytesInAnyPieces() throws IOException {
        try (Socket client = client()) {
            for (byte one : Veil.join(HELLO, Veil.block((byte) 1, (byte) 2), Veil.block((byte) 3))) {
                client.getOutputStream().write(one);
                turnUntil(() -> told("accepted"));
                loop.turn(1_000_000);
            }
            turnUntil(() -> script.received.size() == 3);
            assertThat(script.received.toByteArray()).containsExactly(1, 2, 3);
            assertThat(script.told).containsExactly("accepted", "opened");
            assertThat(client.getInputStream().read()).isEqualTo(Veil.ANSWER);
        }
    }

    @Test
    void sendsThroughItAndKeepsWireBytesBack() throws IOException {
        script.echo = true;
        try (Socket client = client()) {
            client.getOutputStream().write(HELLO);
            turnUntil(() -> told("opened"));
            byte[] block = Veil.block(new byte[100]);
            int blocks = 100_000;
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < blocks / 1000; i++) {
                        byte[] many = new byte[1000 * block.length];
                        for (int k = 0; k < 1000; k++) {
                            System.arraycopy(block, 0, many, k * block.length, block.length);
                        }
                        client.getOutputStream().write(many);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            turnUntil(() -> loop.isPaused(script.client));
            assertThat(memory.heldBytes()).isBetween(1L, 2L * Layer.WIRE_BYTES_MAX);
            long[] read = new long[1];
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    var in = client.getInputStream();
                    assertThat(in.read()).isEqualTo(Veil.ANSWER);
                    while (read[0] < 100L * blocks) {
                        int length = in.read();
                        for (byte each : in.readNBytes(length)) {
                            assertThat(each).isEqualTo((byte) 1);
                        }
                        read[0] += length;
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            turnUntil(() -> !reader.isAlive() && !writer.isAlive());
            assertThat(read[0]).isEqualTo(100L * blocks);
            assertThat(told("drained")).isTrue();
        }
    }

    @Test
    void handsOnAllThatWasReadAlthoughTheHandlerPauses() throws IOException {
        script.pauses = true;
        try (Socket client = client()) {
            client.getOutputStream().write(Veil.join(HELLO, Veil.block((byte) 1), Veil.block((byte) 2), HELLO));
            turnUntil(() -> script.received.size() == 2);
            assertThat(loop.isPaused(script.client)).isTrue();
        }
    }

    @Test
    void readsNothingMoreWhileALayerWaitsAndGoesOnWhenItIsWoken() throws IOException, InterruptedException {
        try (Socket client = client()) {
            client.getOutputStream().write(Veil.join(HELLO, new byte[] {Veil.WAIT}, Veil.block((byte) 1)));
            turnUntil(() -> told("opened"));
            client.getOutputStream().write(Veil.block((byte) 2));
            for (int i = 0; i < 20; i++) {
                loop.turn(1_000_000);
            }
            assertThat(script.received.size()).isZero();
            veil().release();
            Thread.ofVirtual().start(veil().wake).join();
            turnUntil(() -> script.received.size() == 2);
            assertThat(script.received.toByteArray()).containsExactly(1, 2);
        }
    }

    @Test
    void aLateWakeUpFindsNobody() throws IOException {
        try (Socket client = client()) {
            client.getOutputStream().write(Veil.join(HELLO, new byte[] {Veil.WAIT}));
            turnUntil(() -> told("opened"));
            Veil gone = veil();
            loop.close(script.client);
            assertThat(gone.closed).isTrue();
            gone.wake.run();
            try (Socket next = client()) {
                next.getOutputStream().write(HELLO);
                turnUntil(() -> script.told.stream().filter("opened"::equals).count() == 2);
            }
        }
    }

    @Test
    void aFailureIsToldAfterTheLastWord() throws IOException {
        try (Socket client = client()) {
            client.getOutputStream().write(Veil.join(HELLO, Veil.block((byte) 1), new byte[] {Veil.FAIL}));
            turnUntil(() -> told("layerFailed: the peer said X"));
            assertThat(script.received.toByteArray()).containsExactly(1);
            assertThat(veil().closed).isTrue();
            assertThat(client.getInputStream().readAllBytes()).containsExactly(Veil.ANSWER, Veil.LAST_WORD);
        }
    }

    @Test
    void failsBeforeItIsOpen() throws IOException {
        try (Socket client = client()) {
            client.getOutputStream().write('G');
            turnUntil(() -> told("layerFailed: the peer said X"));
            assertThat(told("opened")).isFalse();
            assertThat(client.getInputStream().readAllBytes()).containsExactly(Veil.LAST_WORD);
        }
    }

    @Test
    void endsTheLayersOutputBeforeItsOwnAndReadsOn() throws IOException {
        try (Socket client = client()) {
            client.getOutputStream().write(HELLO);
            turnUntil(() -> told("opened"));
            loop.endOutput(script.client);
            loop.turn(0); // it ends when the turn is over
            assertThat(client.getInputStream().readAllBytes()).containsExactly(Veil.ANSWER, Veil.END);
            client.getOutputStream().write(Veil.block((byte) 9));
            turnUntil(() -> script.received.size() == 1);
        }
    }

    @Test
    void thePeersEndIsToldOnceWhicheverWayItEnds() throws IOException {
        try (Socket client = client()) {
            client.getOutputStream().write(Veil.join(HELLO, new byte[] {Veil.END}, Veil.block((byte) 1)));
            client.shutdownOutput();
            turnUntil(() -> told("ended"));
            for (int i = 0; i < 20; i++) {
                loop.turn(1_000_000);
            }
            assertThat(script.told).containsExactly("accepted", "opened", "ended");
            assertThat(script.received.size()).as("what comes behind the end").isZero();
        }
        try (Socket client = client()) {
            client.getOutputStream().write(HELLO);
            client.shutdownOutput();
            turnUntil(() -> script.told.stream().filter("ended"::equals).count() == 2);
        }
    }

    @Test
    void takesWhatCameBeforeIt() throws IOException {
        script.wraps = false;
        try (Socket client = client()) {
            client.getOutputStream().write(Veil.join(HELLO, Veil.block((byte) 5)));
            turnUntil(() -> script.received.size() == 1);
            client.getOutputStream().write(Veil.block((byte) 6));
            turnUntil(() -> script.received.size() == 2);
            assertThat(script.received.toByteArray()).containsExactly(5, 6);
        }
    }

    @Test
    void wrapsADialledSocketToo() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            script.client = loop.connect(endpoint(server.getLocalPort()), 5, DialOptions.of(KeepAlive.DEFAULT));
            try (Socket peer = server.accept()) {
                turnUntil(() -> told("connected"));
                peer.getOutputStream().write(HELLO);
                turnUntil(() -> told("opened"));
                assertThat(peer.getInputStream().read()).isEqualTo(Veil.ANSWER);
            }
        }
    }

    @Test
    void aStormOfHandshakesTakesSoManyStepsATurnAndNoneIsForgotten() throws IOException {
        int clients = 40;
        List<Socket> storm = new ArrayList<>();
        try (Socket live = client()) {
            live.getOutputStream().write(HELLO);
            turnUntil(() -> told("opened"));
            for (int i = 0; i < clients; i++) {
                storm.add(client());
            }
            turnUntil(() -> script.veils.size() == clients + 1);
            for (Socket each : storm) {
                each.getOutputStream().write(HELLO);
            }
            live.getOutputStream().write(Veil.block((byte) 1));
            int before = steps();
            while (script.told.stream().filter("opened"::equals).count() < clients + 1) {
                loop.turn(1_000_000);
                assertThat(steps() - before).isLessThanOrEqualTo(Input.HANDSHAKE_STEPS_PER_TURN);
                before = steps();
            }
            turnUntil(() -> script.received.size() == 1);
        } finally {
            for (Socket each : storm) {
                each.close();
            }
        }
    }

    @Test
    void aBugOfOneLayeredSocketDoesNotShowItsBytesToPlainOnes() throws IOException {
        try (Socket secret = client()) {
            secret.getOutputStream().write(HELLO);
            turnUntil(() -> told("opened"));
            script.throwsOnce = true;
            secret.getOutputStream().write(Veil.block((byte) 'S', (byte) 'E', (byte) 'C'));
            turnUntilThrown("a bug of one link");
            loop.close(script.client);
            script.wraps = false;
            try (Socket plain = client()) {
                plain.getOutputStream().write(new byte[] {'p', 'q', 'r'});
                turnUntil(() -> script.received.size() == 3);
                assertThat(script.received.toByteArray()).containsExactly('p', 'q', 'r');
            }
        }
    }

    @Test
    void aBugAtTheAcceptLeavesNoLayer() throws IOException {
        script.acceptThrows = true;
        try (Socket one = client()) {
            turnUntilThrown("a bug at the accept");
            assertThat(veil().closed).isTrue();
            assertThat(one.isConnected()).isTrue();
        }
    }

    private void turnUntilThrown(String what) {
        for (long i = 0; i < TURNS_MAX && script.thrown == null; i++) {
            loop.turn(1_000_000);
        }
        assertThat(script.thrown).hasMessage(what);
        script.thrown = null;
    }

    @Test
    void aParkedSocketThatBreaksIsToldAtOnceAndAPausedOneIsNot() throws IOException {
        script.wraps = false;
        try (Socket client = client()) {
            turnUntil(() -> told("accepted"));
            loop.pause(script.client);
            client.getOutputStream().write(1);
            client.setSoLinger(true, 0);
        }
        for (int i = 0; i < 20; i++) {
            loop.turn(1_000_000);
        }
        assertThat(script.told).containsExactly("accepted");
        try (Socket client = client()) {
            turnUntil(() -> script.told.size() == 2);
            loop.park(script.client);
            client.getOutputStream().write(1);
            client.setSoLinger(true, 0);
        }
        turnUntil(() -> told("failed " + Errno.ECONNRESET));
    }

    private int steps() {
        return script.veils.values().stream().mapToInt(veil -> veil.steps).sum();
    }
}
