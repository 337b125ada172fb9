package io.tidegate.transport;

import static io.tidegate.transport.Kernel.POLL_ERR;
import static io.tidegate.transport.Kernel.POLL_HUP;
import static io.tidegate.transport.Kernel.POLL_IN;
import static io.tidegate.transport.Kernel.POLL_OUT;
import static io.tidegate.transport.Kernel.POLL_RDHUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.transport.KernelRig.Event;
import io.tidegate.transport.KernelRig.Pair;
import io.tidegate.transport.KernelRig.Which;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the simulated kernel and the real one, on loopback, both do: the simulation proves nothing where it differs.
final class KernelContractTest {
    private static final int BROKEN = POLL_IN | POLL_OUT | POLL_RDHUP | POLL_ERR | POLL_HUP;

    @ParameterizedTest
    @EnumSource
    void connectsAtOnceOnLoopbackThoughItSaysInProgress(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int listener = rig.listen(KernelRig.loopback(0));
            int client = rig.opened(rig.kernel.socket(KernelRig.loopback(0)));
            assertThat(rig.kernel.connect(client, rig.addressOf(listener))).isEqualTo(-Errno.EINPROGRESS);
            assertThat(rig.send(client, "hello")).isEqualTo(5);
            assertThat(rig.receive(rig.accept(listener), 64)).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void acceptGivesTheAddressOfThePeer(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int listener = rig.listen(KernelRig.loopback(0));
            int client = rig.dial(rig.addressOf(listener));
            int server = rig.accept(listener);
            assertThat(rig.peer().endpoint()).isEqualTo(rig.addressOf(client));
            assertThat(rig.addressOf(server)).isEqualTo(rig.addressOf(listener));
            assertThat(rig.kernel.accept(listener, rig.peer())).isEqualTo(-Errno.EAGAIN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientOverIpv4HasAMappedAddressOnAnIpv6Socket(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Endpoint any = new Endpoint(InetAddress.ofLiteral("::"), 0);
            int listener = rig.opened(rig.kernel.socket(any));
            KernelRig.done(rig.kernel.setOption(listener, SocketOption.IPV6_ONLY, 0));
            KernelRig.done(rig.kernel.bind(listener, any));
            KernelRig.done(rig.kernel.listen(listener, 16));
            int client = rig.dial(KernelRig.loopback(rig.addressOf(listener).port()));
            rig.accept(listener);
            assertThat(rig.peer().family()).isEqualTo(SocketAddress.AF_INET6);
            assertThat(rig.peer().endpoint()).isEqualTo(rig.addressOf(client));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListenerHasOneEdgeForEachNewClient(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int listener = rig.listen(KernelRig.loopback(0));
            KernelRig.done(rig.kernel.pollAdd(rig.poll, listener, POLL_IN | Kernel.POLL_EDGE, 7));
            rig.dial(rig.addressOf(listener));
            assertThat(rig.events()).containsExactly(new Event(7, POLL_IN));
            assertThat(rig.eventsNow()).isEmpty();
            rig.dial(rig.addressOf(listener));
            assertThat(rig.events()).containsExactly(new Event(7, POLL_IN));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEdgeComesPerArrivalWithAllThatHolds(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            assertThat(rig.events()).containsExactly(new Event(1, POLL_OUT));
            rig.send(pair.client(), "one");
            assertThat(rig.events()).containsExactly(new Event(1, POLL_IN | POLL_OUT));
            assertThat(rig.eventsNow()).isEmpty();
            rig.send(pair.client(), "two");
            assertThat(rig.events()).containsExactly(new Event(1, POLL_IN | POLL_OUT));
            assertThat(rig.receive(pair.server(), 4)).isEqualTo("onet");
            assertThat(rig.receive(pair.server(), 64)).isEqualTo("wo");
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(-Errno.EAGAIN);
            assertThat(rig.eventsNow()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventWhoseCauseWasReadAlreadyComesWithoutIt(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            rig.send(pair.client(), "one");
            assertThat(rig.receive(pair.server(), 64)).isEqualTo("one");
            assertThat(rig.events()).containsExactly(new Event(1, POLL_OUT));
        }
    }

    @ParameterizedTest
    @EnumSource
    void dataAndItsEndComeInOneEventAndThenNoMore(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            rig.send(pair.client(), "last");
            KernelRig.done(rig.kernel.shutdownOutput(pair.client()));
            assertThat(rig.events()).containsExactly(new Event(1, POLL_IN | POLL_OUT | POLL_RDHUP));
            assertThat(rig.receive(pair.server(), 64)).isEqualTo("last");
            assertThat(rig.eventsNow()).isEmpty();
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
            assertThat(rig.send(pair.server(), "still open")).isEqualTo(10);
            assertThat(rig.receive(pair.client(), 64)).isEqualTo("still open");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatMayWaitForMoreComesWithTheEndOfOutput(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            assertThat(rig.sendMore(pair.client(), "last")).isEqualTo(4);
            assertThat(rig.kernel.unsent(pair.client())).isEqualTo(4);
            KernelRig.done(rig.kernel.shutdownOutput(pair.client()));
            assertThat(rig.events()).containsExactly(new Event(1, POLL_IN | POLL_OUT | POLL_RDHUP));
            assertThat(rig.receive(pair.server(), 64)).isEqualTo("last");
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatMayWaitForMoreComesWithIt(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            rig.sendMore(pair.client(), "one");
            rig.send(pair.client(), "two");
            assertThat(rig.events()).containsExactly(new Event(1, POLL_IN | POLL_OUT));
            assertThat(rig.receive(pair.server(), 64)).isEqualTo("onetwo");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatMayWaitForMoreIsNotLostByAClose(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            rig.sendMore(pair.client(), "last");
            rig.close(pair.client());
            assertThat(rig.events()).containsExactly(new Event(1, POLL_IN | POLL_OUT | POLL_RDHUP));
            assertThat(rig.receive(pair.server(), 64)).isEqualTo("last");
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hangsUpWhenBothDirectionsEnded(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            KernelRig.done(rig.kernel.shutdownOutput(pair.client()));
            rig.events();
            KernelRig.done(rig.kernel.shutdownOutput(pair.server()));
            assertThat(rig.events()).containsExactly(new Event(1, POLL_IN | POLL_OUT | POLL_RDHUP | POLL_HUP));
            assertThat(rig.kernel.socketError(pair.server())).isEqualTo(0);
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endingOurOutputIsAnEdgeOfOurOwn(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            KernelRig.done(rig.kernel.shutdownOutput(pair.server()));
            assertThat(rig.events()).containsExactly(new Event(1, POLL_OUT));
            assertThat(rig.send(pair.server(), "too late")).isEqualTo(-Errno.EPIPE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsToldOnceBehindWhatWasReceived(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            rig.send(pair.client(), "before");
            rig.reset(pair.client());
            assertThat(rig.events()).containsExactly(new Event(1, BROKEN));
            assertThat(rig.receive(pair.server(), 64)).isEqualTo("before");
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(-Errno.ECONNRESET);
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
            assertThat(rig.send(pair.server(), "x")).isEqualTo(-Errno.EPIPE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSendAfterAResetTellsItOnceThenOfTheBrokenPipe(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.reset(pair.client());
            assertThat(rig.send(pair.server(), "x")).isEqualTo(-Errno.ECONNRESET);
            assertThat(rig.send(pair.server(), "x")).isEqualTo(-Errno.EPIPE);
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void askingForTheErrorClearsIt(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.reset(pair.client());
            assertThat(rig.kernel.socketError(pair.server())).isEqualTo(Errno.ECONNRESET);
            assertThat(rig.kernel.socketError(pair.server())).isEqualTo(0);
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingWithUnreadInputResets(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.client(), 1);
            rig.events();
            rig.send(pair.client(), "unread");
            rig.send(pair.server(), "refused");
            rig.close(pair.server());
            assertThat(rig.events()).containsExactly(new Event(1, BROKEN));
            assertThat(rig.receive(pair.client(), 64)).isEqualTo("refused");
            assertThat(rig.receive(pair.client(), 64)).isEqualTo(-Errno.ECONNRESET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendingToWhoClosedBringsAResetThatReadsAsABrokenPipe(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.events();
            rig.close(pair.client());
            assertThat(rig.events()).containsExactly(new Event(1, POLL_IN | POLL_OUT | POLL_RDHUP));
            assertThat(rig.send(pair.server(), "to nobody")).isEqualTo(9);
            assertThat(rig.events()).containsExactly(new Event(1, BROKEN));
            assertThat(rig.receive(pair.server(), 64)).isEqualTo(0);
            assertThat(rig.kernel.socketError(pair.server())).isEqualTo(Errno.EPIPE);
            assertThat(rig.send(pair.server(), "x")).isEqualTo(-Errno.EPIPE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedDialIsToldByTheErrorOfItsSocket(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int listener = rig.listen(KernelRig.loopback(0));
            Endpoint nobody = rig.addressOf(listener);
            rig.close(listener);
            int client = rig.dial(nobody);
            rig.watch(client, 1);
            assertThat(rig.events()).containsExactly(new Event(1, BROKEN));
            assertThat(rig.kernel.socketError(client)).isEqualTo(Errno.ECONNREFUSED);
            assertThat(rig.kernel.socketError(client)).isEqualTo(0);
            assertThat(rig.send(client, "x")).isEqualTo(-Errno.EPIPE);
            assertThat(rig.receive(client, 64)).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSocketThatWasNeverConnectedIsWritableAndHungUp(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int socket = rig.opened(rig.kernel.socket(KernelRig.loopback(0)));
            rig.watch(socket, 1);
            assertThat(rig.events()).containsExactly(new Event(1, POLL_OUT | POLL_HUP));
            assertThat(rig.send(socket, "x")).isEqualTo(-Errno.EPIPE);
            assertThat(rig.receive(socket, 64)).isEqualTo(-Errno.ENOTCONN);
            assertThat(rig.kernel.shutdownOutput(socket)).isEqualTo(-Errno.ENOTCONN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullSocketTakesNothingAndTellsWhenThereIsRoomAgain(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.client(), 1);
            rig.events();
            long sent = 0;
            for (int taken = rig.sendBulk(pair.client(), 1 << 20);
                    taken >= 0;
                    taken = rig.sendBulk(pair.client(), 1 << 20)) {
                sent += taken;
            }
            assertThat(rig.sendBulk(pair.client(), 1)).isEqualTo(-Errno.EAGAIN);
            long got = 0;
            boolean told = false;
            while (got < sent) {
                int count = rig.receiveBulk(pair.server());
                if (count > 0) {
                    got += count;
                }
                told |= rig.eventsNow().contains(new Event(1, POLL_OUT));
            }
            assertThat(told).isTrue();
            assertThat(rig.send(pair.client(), "again")).isEqualTo(5);
            assertThat(rig.receive(pair.server(), 64)).isEqualTo("again");
        }
    }

    /// Whoever does not want that has to take the timeout back.
    @ParameterizedTest
    @EnumSource
    void aWindowThatStaysShutEndsAConnectionThatHasAUserTimeout(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.client(), 1);
            rig.events();
            KernelRig.done(rig.kernel.setOption(pair.client(), SocketOption.USER_TIMEOUT, 200));
            assertThat(rig.kernel.option(pair.client(), SocketOption.USER_TIMEOUT))
                    .isEqualTo(200);
            int taken = 1;
            while (taken > 0) {
                taken = rig.sendBulk(pair.client(), 1 << 20);
            }
            assertThat(rig.eventsLater()).containsExactly(new Event(1, BROKEN));
            assertThat(rig.kernel.socketError(pair.client())).isEqualTo(Errno.ETIMEDOUT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsWhatThePeerHasNotAcknowledgedAndAnEndCountsAsOne(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            assertThat(rig.kernel.unsent(pair.client())).isEqualTo(0);
            rig.send(pair.client(), "arrived");
            assertThat(rig.kernel.unsent(pair.client())).isEqualTo(0);
            long sent = 0;
            for (int taken = rig.sendBulk(pair.client(), 1 << 20);
                    taken >= 0;
                    taken = rig.sendBulk(pair.client(), 1 << 20)) {
                sent += taken;
            }
            int waiting = rig.kernel.unsent(pair.client());
            assertThat(waiting).isBetween(1, (int) sent);
            KernelRig.done(rig.kernel.shutdownOutput(pair.client()));
            assertThat(rig.kernel.unsent(pair.client())).isEqualTo(waiting + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingAListenerResetsThoseWhoWaitInItsQueue(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int listener = rig.listen(KernelRig.loopback(0));
            int client = rig.dial(rig.addressOf(listener));
            rig.watch(client, 1);
            assertThat(rig.events()).containsExactly(new Event(1, POLL_OUT));
            rig.close(listener);
            assertThat(rig.events()).containsExactly(new Event(1, BROKEN));
            assertThat(rig.receive(client, 64)).isEqualTo(-Errno.ECONNRESET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyThoseWhoAllAgreeShareAPort(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int first = rig.opened(rig.kernel.socket(KernelRig.loopback(0)));
            KernelRig.done(rig.kernel.setOption(first, SocketOption.REUSE_PORT, 1));
            KernelRig.done(rig.kernel.bind(first, KernelRig.loopback(0)));
            KernelRig.done(rig.kernel.listen(first, 16));
            Endpoint shared = rig.addressOf(first);
            int second = rig.opened(rig.kernel.socket(shared));
            assertThat(rig.kernel.bind(second, shared)).isEqualTo(-Errno.EADDRINUSE);
            KernelRig.done(rig.kernel.setOption(second, SocketOption.REUSE_PORT, 1));
            assertThat(rig.kernel.bind(second, shared)).isEqualTo(0);
            assertThat(rig.kernel.listen(second, 16)).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClosedDescriptorIsWatchedNoMore(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            rig.send(pair.client(), "x");
            rig.close(pair.server());
            assertThat(rig.eventsNow()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDescriptorIsWatchedOnce(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Pair pair = rig.pair();
            rig.watch(pair.server(), 1);
            assertThat(rig.kernel.pollAdd(rig.poll, pair.server(), KernelRig.WATCHED, 2))
                    .isEqualTo(-Errno.EEXIST);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIpv4SocketHasNoIpv6Options(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int socket = rig.opened(rig.kernel.socket(KernelRig.loopback(0)));
            assertThat(rig.kernel.setOption(socket, SocketOption.IPV6_ONLY, 1)).isEqualTo(-Errno.ENOPROTOOPT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOptionIsWhatItWasSetTo(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int socket = rig.opened(rig.kernel.socket(KernelRig.loopback(0)));
            assertThat(rig.kernel.option(socket, SocketOption.USER_TIMEOUT)).isZero();
            KernelRig.done(rig.kernel.setOption(socket, SocketOption.USER_TIMEOUT, 30_000));
            assertThat(rig.kernel.option(socket, SocketOption.USER_TIMEOUT)).isEqualTo(30_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDialMayHaveAnAddressOfItsOwnAndNoPortBefore(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int listener = rig.listen(KernelRig.loopback(0));
            int socket = rig.opened(rig.kernel.socket(KernelRig.loopback(0)));
            KernelRig.done(rig.kernel.setOption(socket, SocketOption.BIND_ADDRESS_NO_PORT, 1));
            KernelRig.done(rig.kernel.bind(socket, KernelRig.loopback(0)));
            int result = rig.kernel.connect(socket, Objects.requireNonNull(rig.kernel.localAddress(listener)));
            assertThat(result).isIn(0, -Errno.EINPROGRESS);
            assertThat(rig.kernel.localAddress(socket)).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachSignalIsAnEdgeAndOneClearTakesThemAll(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            int event = rig.opened(rig.kernel.eventCreate());
            KernelRig.done(rig.kernel.pollAdd(rig.poll, event, POLL_IN | Kernel.POLL_EDGE, 9));
            assertThat(rig.eventsNow()).isEmpty();
            rig.kernel.signal(event);
            assertThat(rig.events()).containsExactly(new Event(9, POLL_IN));
            assertThat(rig.eventsNow()).isEmpty();
            rig.kernel.signal(event);
            assertThat(rig.events()).isEqualTo(List.of(new Event(9, POLL_IN)));
            assertThat(rig.kernel.clear(event)).isEqualTo(0);
            assertThat(rig.kernel.clear(event)).isEqualTo(-Errno.EAGAIN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDialWithoutARouteFailsAtOnce(Which which) {
        try (KernelRig rig = new KernelRig(which)) {
            Endpoint nowhere = new Endpoint(InetAddress.ofLiteral("255.255.255.255"), 1883);
            int socket = rig.opened(rig.kernel.socket(nowhere));
            assertThat(rig.kernel.connect(socket, nowhere)).isEqualTo(-Errno.ENETUNREACH);
        }
    }
}
