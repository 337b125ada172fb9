package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.time.VirtualClock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A peer that takes nothing and one that is gone, to a loop whose sockets have a user timeout of 30 s, under virtual
/// time.
final class FullPeerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long WAIT_NANOS_MAX = SECOND;
    private static final Endpoint SERVICE = new Endpoint(InetAddress.ofLiteral("192.0.2.2"), 1883);
    private static final DialOptions DIAL = new DialOptions(KeepAlive.DEFAULT, 30_000, null);

    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network = new SimNetwork(clock, KernelRig.random(1));
    private final SimHost there = network.host(SERVICE.ip());
    private final TcpListener listener = there.listen(SERVICE, 16);
    private final SimProcess process = new SimProcess(network, network.host(InetAddress.ofLiteral("192.0.2.1")));
    private final SimKernel kernel = process.kernel();
    private final SystemAllocator memory = new SystemAllocator();
    private final Told told = new Told();
    private final Loop loop = new Loop(LoopMeans.alone(kernel, clock, memory), _ -> told);
    private final int socket;
    private final TcpEnd peer;

    FullPeerTest() {
        network.paths((from, to) -> new Path(1_000_000, 0, 1000, 16 * 1024, 16 * 1024));
        socket = loop.connect(SERVICE, 1, DIAL);
        pass(SECOND);
        peer = Objects.requireNonNull(listener.accept());
    }

    /// Remembers what it was told.
    private final class Told implements LoopHandler {
        final List<String> all = new ArrayList<>();

        @Override
        public int accepted(int owner, int accepted, SocketAddress address) {
            return REFUSED;
        }

        @Override
        public void acceptFailed(int owner, int errno) {}

        @Override
        public void connected(int about, int owner) {}

        @Override
        public void connectFailed(int about, int owner, int errno) {
            all.add("connectFailed " + errno);
        }

        @Override
        public void received(int about, int owner, int length) {}

        @Override
        public void opened(int about, int owner) {}

        @Override
        public void layerFailed(int about, int owner, String why) {}

        @Override
        public void ended(int about, int owner) {
            all.add("ended");
        }

        @Override
        public void drained(int about, int owner) {
            all.add("drained");
        }

        @Override
        public void failed(int about, int owner, int errno) {
            all.add("failed " + errno);
            loop.close(about);
        }

        @Override
        public long due(int owner, long nowNanos) {
            return DeadlineWheel.NEVER;
        }

        @Override
        public void turned(long beganNanos, long nowNanos) {}

        @Override
        public void bug(int about, int owner, @Nullable RuntimeException thrown) {
            throw new AssertionError("what nobody expected", thrown);
        }
    }

    private void pass(long nanos) {
        long until = clock.nanos() + nanos;
        Agenda agenda = network.agenda();
        while (clock.nanos() < until) {
            if (!kernel.isAsleep()) {
                loop.turn(WAIT_NANOS_MAX);
                continue;
            }
            long next = Math.min(agenda.nextNanos(), until);
            long wakes = Math.max(kernel.sleepsUntilNanos(), clock.nanos());
            if (wakes < next) {
                clock.advanceTo(wakes);
            } else if (!agenda.runNext(next)) {
                clock.advanceTo(next);
            }
        }
    }

    /// More than the buffers of both ends take.
    private void keepBack() {
        for (int i = 0; i < 64; i++) {
            loop.send(socket, loop.input(), 0, 1024);
        }
        assertThat(loop.isDrained(socket)).isFalse();
    }

    private void readAll() {
        while (!loop.isDrained(socket) || peer.unread() > 0) {
            peer.receive(64 * 1024);
            pass(SECOND / 100);
        }
    }

    @AfterEach
    void nothingIsLeft() {
        loop.close();
        assertThat(memory.heldBytes()).isZero();
    }

    private void assertItEndsOnceItIsGone() {
        there.reach(SimHost.Reach.SILENT);
        loop.send(socket, loop.input(), 0, 10);
        pass(29 * SECOND);
        assertThat(told.all).isEmpty();
        pass(31 * SECOND);
        assertThat(told.all).containsExactly("failed " + Errno.ETIMEDOUT);
    }

    @Test
    void aPeerThatTakesNothingIsNotDead() {
        keepBack();
        pass(70 * SECOND);
        assertThat(told.all).isEmpty();
        readAll();
        assertThat(told.all).containsExactly("drained");
    }

    /// One that has been full counts as any other from then on.
    @Test
    void aPeerThatTookAllAndIsGoneThenEndsByItsTimeout() {
        keepBack();
        pass(70 * SECOND);
        readAll();
        told.all.clear();
        assertItEndsOnceItIsGone();
    }

    @Test
    void aPeerThatIsGoneEndsByItsTimeout() {
        assertItEndsOnceItIsGone();
    }

    /// As often as it happens.
    @Test
    void aPeerThatIsFullAgainIsNotDead() {
        for (int i = 0; i < 3; i++) {
            keepBack();
            pass(70 * SECOND);
            readAll();
        }
        assertThat(told.all).containsExactly("drained", "drained", "drained");
    }
}
