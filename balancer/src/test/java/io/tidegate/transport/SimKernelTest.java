package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.address.Endpoint;
import io.tidegate.time.VirtualClock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a network of more than one host adds to the contract that both kernels share, and what no sound program does.
final class SimKernelTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int WATCHED = KernelRig.WATCHED;
    private static final Path LINE = new Path(10_000_000, 0, 1000, 4096, 4096);
    private static final Endpoint SERVICE = new Endpoint(InetAddress.ofLiteral("192.0.2.2"), 1883);

    private final Arena arena = Arena.ofConfined();
    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network = new SimNetwork(clock, KernelRig.random(1));
    private final SimHost here = network.host(InetAddress.ofLiteral("192.0.2.1"));
    private final SimHost there = network.host(SERVICE.ip());
    private final SimProcess process = new SimProcess(network, here);
    private final SimKernel kernel = process.kernel();
    private final EventBatch batch = new EventBatch(Abi.X86_64, 64);
    private final MemorySegment buffer = arena.allocate(8192);
    private final SocketAddress peer = new SocketAddress(arena);
    private final int poll = kernel.pollCreate();

    SimKernelTest() {
        network.paths((from, to) -> LINE);
    }

    @AfterEach
    void end() {
        batch.close();
        arena.close();
    }

    @Test
    void theLowestDescriptorIsGivenOutAgainAtOnce() {
        int first = kernel.socket(SERVICE);
        int second = kernel.socket(SERVICE);
        assertThat(poll).isEqualTo(3);
        assertThat(first).isEqualTo(4);
        kernel.close(first);
        assertThat(process.kernel().eventCreate()).isEqualTo(4);
        assertThat(kernel.eventCreate()).isEqualTo(second + 1);
    }

    @Test
    void aDialTakesARoundTripAndBytesMayBeSentOnlyThen() {
        there.listen(SERVICE, 16);
        int fd = dial();
        assertThat(await()).isEqualTo(0);
        assertThat(kernel.send(fd, buffer, 0, 10)).isEqualTo(-Errno.EAGAIN);
        pass(19_999_999);
        assertThat(await()).isEqualTo(0);
        pass(1);
        assertThat(await()).isEqualTo(1);
        assertThat(batch.events(0)).isEqualTo(Kernel.POLL_OUT);
        assertThat(kernel.socketError(fd)).isEqualTo(0);
        assertThat(kernel.send(fd, buffer, 0, 10)).isEqualTo(10);
    }

    @Test
    void aDialThatNobodyListensForIsRefusedAfterARoundTrip() {
        int fd = dial();
        pass(20_000_000);
        assertThat(await()).isEqualTo(1);
        assertThat(batch.events(0) & Kernel.POLL_ERR).isNotZero();
        assertThat(kernel.socketError(fd)).isEqualTo(Errno.ECONNREFUSED);
    }

    @Test
    void aDialToAnUnreachableHostSaysSo() {
        there.reach(SimHost.Reach.UNREACHABLE);
        int fd = dial();
        pass(SECOND);
        assertThat(await()).isEqualTo(1);
        assertThat(kernel.socketError(fd)).isEqualTo(Errno.EHOSTUNREACH);
    }

    @Test
    void aDialIntoSilenceTimesOutAfterTwoMinutes() {
        there.reach(SimHost.Reach.SILENT);
        int fd = dial();
        pass(120 * SECOND);
        assertThat(await()).isEqualTo(0);
        pass(10 * SECOND);
        assertThat(await()).isEqualTo(1);
        assertThat(kernel.socketError(fd)).isEqualTo(Errno.ETIMEDOUT);
    }

    @Test
    void aDialFinishesLateWhenTheHostComesBack() {
        there.listen(SERVICE, 16);
        there.reach(SimHost.Reach.SILENT);
        dial();
        pass(5 * SECOND);
        there.reach(SimHost.Reach.UP);
        pass(3 * SECOND);
        assertThat(await()).isEqualTo(1);
        assertThat(batch.events(0)).isEqualTo(Kernel.POLL_OUT);
    }

    @Test
    void aDialThatWasGivenUpIsHeardOfNoMore() {
        TcpListener listener = there.listen(SERVICE, 16);
        int fd = dial();
        pass(15_000_000);
        kernel.close(fd);
        int reused = dial();
        assertThat(reused).isEqualTo(fd);
        pass(10_000_000);
        assertThat(await()).isEqualTo(0);
        assertThat(listener.accept()).isNull();
    }

    @Test
    void aBatchThatWasTakenStillTellsOfADescriptorThatWasClosedAndGivenOutAgain() {
        there.listen(SERVICE, 16);
        int fd = dial();
        pass(SECOND);
        assertThat(await()).isEqualTo(1);
        kernel.close(fd);
        assertThat(kernel.socket(SERVICE)).isEqualTo(fd);
        assertThat(batch.data(0)).isEqualTo(fd);
        assertThat(await()).isEqualTo(0);
    }

    @Test
    void aFullQueueLetsNobodyInUntilSomebodyIsAccepted() {
        TcpListener listener = there.listen(SERVICE, 1);
        dial();
        dial();
        pass(SECOND);
        assertThat(await()).isEqualTo(2);
        dial();
        pass(SECOND / 2);
        assertThat(await()).isEqualTo(0);
        assertThat(listener.accept()).isNotNull();
        pass(SECOND);
        assertThat(await()).isEqualTo(1);
    }

    @Test
    void readsEndWhereAnArrivalEnds() {
        TcpEnd other = connected();
        other.send(new byte[1500]);
        pass(10_000_000);
        assertThat(kernel.receive(4, buffer, 0, 8192)).isBetween(1, 1500);
    }

    @Test
    void whoDoesNotReadHoldsUpTheSenderAtWindowAndBuffer() {
        TcpEnd other = connected();
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            sent += Math.max(0, other.send(new byte[1000]));
            pass(100_000_000);
        }
        assertThat(sent).isEqualTo(LINE.sendBytes() + LINE.receiveBytes());
        assertThat(other.send(new byte[1])).isEqualTo(-Errno.EAGAIN);
        assertThat(kernel.receive(4, buffer, 0, 8192)).isEqualTo(LINE.receiveBytes());
        pass(100_000_000);
        assertThat(other.sendRoom()).isEqualTo(LINE.sendBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyByteArrivesOnceAndInOrderOverAnyPath(long seed) {
        network.paths((from, to) -> Path.from(KernelRig.random(seed)));
        process.meanness(Meanness.HARMLESS);
        TcpEnd other = connected();
        Sequence sending = new Sequence(seed);
        Sequence receiving = new Sequence(seed);
        while (receiving.position() < 3000) {
            MemorySegment.copy(sending.peek(512), 0, buffer, ValueLayout.JAVA_BYTE, 0, 512);
            int sent = kernel.send(4, buffer, 0, 512);
            sending.skip(Math.max(0, sent));
            if (!network.agenda().runNext(Agenda.NEVER - 1) && sent < 0) {
                assertThat(other.unread()).isPositive();
            }
            byte[] got = other.receive(100);
            if (got != null) {
                receiving.check(got, 0, got.length);
            }
        }
    }

    @Test
    void aHostOfAnotherKindForgetsWhatItHadNotReadWhenAResetComes() {
        TcpEnd other = connected();
        other.discardOnReset();
        other.send(new byte[10]);
        kernel.send(4, buffer, 0, 20);
        pass(10_000_000);
        assertThat(other.unread()).isEqualTo(20);
        kernel.close(4);
        pass(10_000_000);
        assertThat(other.receive(100)).isNull();
        assertThat(other.receiveFailure()).isEqualTo(Errno.ECONNRESET);
    }

    @Test
    void whatWasSentBeforeTheHostWentSilentArrivesWhenItIsBack() {
        TcpEnd other = connected();
        there.reach(SimHost.Reach.SILENT);
        kernel.send(4, buffer, 0, 20);
        pass(60 * SECOND);
        assertThat(other.unread()).isEqualTo(0);
        there.reach(SimHost.Reach.UP);
        pass(120 * SECOND);
        assertThat(other.unread()).isEqualTo(20);
    }

    @Test
    void whoSendsIntoSilenceIsToldAfterAQuarterOfAnHour() {
        connected();
        there.reach(SimHost.Reach.SILENT);
        kernel.send(4, buffer, 0, 20);
        pass(900 * SECOND);
        assertThat(kernel.socketError(4)).isEqualTo(0);
        pass(300 * SECOND);
        assertThat(kernel.socketError(4)).isEqualTo(Errno.ETIMEDOUT);
    }

    @Test
    void whoSendsIntoSilenceIsToldAfterItsUserTimeout() {
        connected();
        kernel.setOption(4, SocketOption.USER_TIMEOUT, 30_000);
        there.reach(SimHost.Reach.SILENT);
        kernel.send(4, buffer, 0, 20);
        pass(29 * SECOND);
        assertThat(kernel.socketError(4)).isEqualTo(0);
        pass(60 * SECOND);
        assertThat(kernel.socketError(4)).isEqualTo(Errno.ETIMEDOUT);
    }

    @Test
    void keepAliveFindsAHostThatWentSilent() {
        int fd = kernel.socket(SERVICE);
        kernel.setOption(fd, SocketOption.KEEP_ALIVE, 1);
        kernel.setOption(fd, SocketOption.KEEP_IDLE, 60);
        kernel.setOption(fd, SocketOption.KEEP_INTERVAL, 10);
        kernel.setOption(fd, SocketOption.KEEP_COUNT, 3);
        there.listen(SERVICE, 16);
        kernel.connect(fd, SERVICE);
        pass(200 * SECOND);
        assertThat(kernel.socketError(fd)).isEqualTo(0);
        there.reach(SimHost.Reach.SILENT);
        pass(151 * SECOND);
        assertThat(kernel.socketError(fd)).isEqualTo(Errno.ETIMEDOUT);
    }

    @Test
    void aHostThatWasSwitchedOffAndOnAnswersWithAReset() {
        connected();
        there.reboot();
        pass(SECOND);
        assertThat(kernel.socketError(4)).isEqualTo(0);
        kernel.send(4, buffer, 0, 1);
        pass(SECOND);
        assertThat(kernel.receive(4, buffer, 0, 10)).isEqualTo(-Errno.ECONNRESET);
    }

    @Test
    void aKilledProcessClosesWhatItHad() {
        TcpEnd other = connected();
        process.crash();
        pass(SECOND);
        assertThat(process.openDescriptors()).isEqualTo(0);
        assertThat(other.receive(10)).isEmpty();
    }

    @Test
    void sharedPortsSpreadClientsAndAlwaysInTheSameWay() {
        int[] got = new int[2];
        int first = listenShared();
        int second = listenShared();
        for (int i = 0; i < 100; i++) {
            there.newEnd().connect(new Endpoint(InetAddress.ofLiteral("192.0.2.1"), 1883));
        }
        pass(SECOND);
        while (kernel.accept(first, peer) >= 0) {
            got[0]++;
        }
        while (kernel.accept(second, peer) >= 0) {
            got[1]++;
        }
        assertThat(got[0] + got[1]).isEqualTo(100);
        assertThat(got[0]).isBetween(20, 80);
    }

    @Test
    void withoutDescriptorsNothingIsOpenedNorAccepted() {
        int listener = listenShared();
        there.newEnd().connect(new Endpoint(InetAddress.ofLiteral("192.0.2.1"), 1883));
        pass(SECOND);
        process.descriptorsMax(5);
        assertThat(kernel.accept(listener, peer)).isEqualTo(-Errno.EMFILE);
        assertThat(kernel.socket(SERVICE)).isEqualTo(-Errno.EMFILE);
        assertThat(kernel.eventCreate()).isEqualTo(-Errno.EMFILE);
        process.descriptorsMax(6);
        assertThat(kernel.accept(listener, peer)).isEqualTo(5);
        assertThat(peer.endpoint().ip()).isEqualTo(SERVICE.ip());
    }

    @Test
    void remembersUntilWhenItsLoopWouldHaveSlept() {
        kernel.await(poll, batch, 250);
        assertThat(kernel.sleepsUntilNanos()).isEqualTo(SECOND / 4);
        kernel.await(poll, batch, -1);
        assertThat(kernel.sleepsUntilNanos()).isEqualTo(Agenda.NEVER);
    }

    @Test
    void aCallThatNoSoundProgramMakesIsNamed() {
        int fd = kernel.socket(SERVICE);
        int event = kernel.eventCreate();
        unsound("receive(4)", () -> kernel.receive(fd, buffer, 0, 8193));
        unsound("receive(4)", () -> kernel.receive(fd, buffer, 0, 0));
        unsound("send(4)", () -> kernel.send(fd, buffer, -1, 10));
        unsound("send(5): not a socket", () -> kernel.send(event, buffer, 0, 10));
        unsound("clear(4): not an event descriptor", () -> kernel.clear(fd));
        unsound("accept(4): not a listening socket", () -> kernel.accept(fd, peer));
        unsound("close(4): a descriptor of another loop", () -> process.kernel().close(fd));
        kernel.close(fd);
        unsound("close(4): not an open descriptor", () -> kernel.close(fd));
        unsound("signal(4): not an open descriptor", () -> kernel.signal(fd));
    }

    private static void unsound(String message, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }

    private int listenShared() {
        Endpoint on = new Endpoint(InetAddress.ofLiteral("0.0.0.0"), 1883);
        int fd = kernel.socket(on);
        KernelRig.done(kernel.setOption(fd, SocketOption.REUSE_PORT, 1));
        KernelRig.done(kernel.bind(fd, on));
        KernelRig.done(kernel.listen(fd, 1000));
        return fd;
    }

    private int dial() {
        int fd = kernel.socket(SERVICE);
        assertThat(kernel.connect(fd, SERVICE)).isEqualTo(-Errno.EINPROGRESS);
        KernelRig.done(kernel.pollAdd(poll, fd, WATCHED, fd));
        return fd;
    }

    /// Descriptor 4 is connected; the other end is answered.
    private TcpEnd connected() {
        TcpListener listener = there.listen(SERVICE, 16);
        dial();
        pass(SECOND);
        return Objects.requireNonNull(listener.accept(), "a client");
    }

    private int await() {
        return kernel.await(poll, batch, 0);
    }

    private void pass(long nanos) {
        network.agenda().runUntil(clock.nanos() + nanos);
    }
}
