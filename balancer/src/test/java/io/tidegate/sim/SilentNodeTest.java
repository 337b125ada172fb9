package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.NodeState;
import io.tidegate.observe.CloseCause;
import io.tidegate.time.VirtualClock;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import io.tidegate.transport.TcpEnd;
import io.tidegate.transport.TcpListener;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A node whose process stands still: its kernel goes on accepting, and nobody answers. What its clients notice.
final class SilentNodeTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final InetAddress HOME = InetAddress.ofLiteral("10.0.0.1");
    private static final byte[] ACCEPTED = Mqtt.connack(Mqtt.Version.V311, 0, -1);
    private static final int NODES = 3;

    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network =
            new SimNetwork(clock, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    private final SimProcess process = new SimProcess(network, network.host(HOME));
    private final List<Door> doors = new ArrayList<>();
    private final Balancer balancer = new Balancer(
            Situation.plain(2, endpoint(1), endpoint(2), endpoint(3)), network, process, clock, SimTls.NONE);
    private final List<Guest> guests = new ArrayList<>();
    private final List<CloseCause> causes = new ArrayList<>();

    /// A node that says yes to everybody, unless it stands still.
    private static final class Door {
        final TcpListener listener;
        final List<TcpEnd> legs = new ArrayList<>();
        boolean still;

        Door(TcpListener listener) {
            this.listener = listener;
        }

        /// Whether it did something.
        boolean run() {
            if (still) {
                return false;
            }
            boolean acted = false;
            for (TcpEnd leg = listener.accept(); leg != null; leg = listener.accept()) {
                legs.add(leg);
            }
            for (TcpEnd leg : legs) {
                byte[] bytes = leg.receive(1000);
                if (bytes != null && bytes.length > 0 && Mqtt.type(bytes) == Mqtt.CONNECT) {
                    leg.send(ACCEPTED);
                    acted = true;
                }
            }
            return acted;
        }
    }

    private static final class Guest {
        final TcpEnd end;
        final long bornNanos;
        long answeredNanos = -1;

        Guest(TcpEnd end, long bornNanos) {
            this.end = end;
            this.bornNanos = bornNanos;
        }

        long waitedNanos() {
            return answeredNanos - bornNanos;
        }
    }

    SilentNodeTest() {
        network.paths((from, to) -> Path.LOOPBACK);
        for (int i = 1; i <= NODES; i++) {
            doors.add(new Door(network.host(endpoint(i).ip()).listen(endpoint(i), 1000)));
        }
        assertThat(balancer.links.open()).isEmpty();
    }

    private static Endpoint endpoint(int number) {
        return new Endpoint(InetAddress.ofLiteral("10.1.0." + number), Situation.PORT);
    }

    private void arrive(int count) {
        for (int i = 0; i < count; i++) {
            TcpEnd end = network.host(InetAddress.ofLiteral("10.200.0.1")).newEnd();
            end.connect(new Endpoint(HOME, Situation.PORT));
            end.send(Mqtt.connect(Mqtt.Version.V311, "device-" + guests.size(), 0));
            guests.add(new Guest(end, clock.nanos()));
            settle();
        }
    }

    /// Everything happens that happens at this moment.
    private void settle() {
        boolean more = true;
        while (more) {
            more = network.agenda().runNext(clock.nanos()) || balancer.turnOne();
            for (Door door : doors) {
                more |= door.run();
            }
        }
        guests.forEach(this::listen);
        balancer.drainRings(line -> causes.add(line.cause));
        balancer.fold();
    }

    private void listen(Guest guest) {
        byte[] bytes = guest.end.receive(1000);
        if (guest.answeredNanos < 0 && bytes != null && bytes.length > 0) {
            assertThat(bytes).isEqualTo(ACCEPTED);
            guest.answeredNanos = clock.nanos();
        }
    }

    private void pass(long nanos) {
        long until = clock.nanos() + nanos;
        while (clock.nanos() < until) {
            clock.advanceTo(Math.min(until, clock.nanos() + 10 * MILLI));
            settle();
        }
    }

    private NodeState state(int number) {
        return balancer.fleets.current().pool("pool").members().get(number - 1).state();
    }

    @AfterEach
    void nobodyWasLetDown() {
        assertThat(causes).isEmpty();
        balancer.close();
        assertThat(process.openDescriptors()).isZero();
    }

    private void assertAllAnsweredWithin(long nanos) {
        assertThat(guests).allSatisfy(guest -> {
            assertThat(guest.answeredNanos).as("when it was answered").isNotNegative();
            assertThat(guest.waitedNanos()).as("how long it waited").isLessThanOrEqualTo(nanos);
        });
    }

    @Test
    void itsClientsAreAtAnotherAfterASecondAndNobodyElseWaits() {
        doors.getFirst().still = true;
        arrive(9);
        assertThat(guests.stream().filter(guest -> guest.answeredNanos >= 0)).hasSize(6);
        pass(900 * MILLI);
        assertThat(state(1).isUsable()).isTrue();
        pass(200 * MILLI);
        assertAllAnsweredWithin(1100 * MILLI);
        assertThat(state(1)).isInstanceOf(NodeState.Suspect.class);
        arrive(20);
        assertThat(guests.subList(9, 29))
                .allSatisfy(guest -> assertThat(guest.waitedNanos()).isZero());
    }

    @Test
    void whoIsOnlySlowWithOneClientKeepsItWhileItTalksToOthers() {
        arrive(3);
        Door slow = doors.getFirst();
        slow.still = true;
        arrive(3);
        for (int i = 0; i < 5; i++) {
            pass(600 * MILLI);
            slow.legs.getFirst().send(Mqtt.empty(Mqtt.PINGREQ + 1));
            settle();
        }
        assertThat(state(1)).isEqualTo(new NodeState.Up(0));
        assertThat(guests.stream().filter(guest -> guest.answeredNanos < 0)).hasSize(1);
        slow.still = false;
        pass(10 * MILLI);
        assertAllAnsweredWithin(3 * SECOND + 10 * MILLI);
        assertThat(balancer.links.metrics().stream()
                        .mapToLong(loop -> loop.retries.value())
                        .sum())
                .isZero();
    }

    @Test
    void whereAllAreSilentEverybodyWaitsAndIsAnsweredWhenTheyWakeUp() {
        doors.forEach(door -> door.still = true);
        arrive(30);
        pass(5 * SECOND);
        assertThat(guests).allSatisfy(guest -> assertThat(guest.answeredNanos).isNegative());
        doors.forEach(door -> door.still = false);
        pass(2 * SECOND);
        assertAllAnsweredWithin(7 * SECOND);
        assertThat(List.of(state(1), state(2), state(3))).allMatch(NodeState::isUsable);
    }

    @Test
    void oneClientAtATimeFindsOutWhetherItIsAwake() {
        Door frozen = doors.getFirst();
        frozen.still = true;
        arrive(3);
        pass(2500 * MILLI); // suspect after one second, and asked again after another
        arrive(30);
        assertThat(guests.stream().filter(guest -> guest.answeredNanos < 0)).hasSize(1);
        pass(1100 * MILLI);
        assertAllAnsweredWithin(1100 * MILLI);
        frozen.still = false;
        pass(4 * SECOND);
        assertThat(state(1)).as("nobody has asked it yet").isInstanceOf(NodeState.Suspect.class);
        arrive(1);
        pass(100 * MILLI);
        assertThat(state(1)).isInstanceOf(NodeState.Up.class);
        assertAllAnsweredWithin(1100 * MILLI);
    }

    @Test
    void itIsAskedMoreAndMoreSeldomWhileItSleeps() {
        doors.getFirst().still = true;
        for (int i = 0; i < 200; i++) {
            arrive(1);
            pass(100 * MILLI);
        }
        pass(2 * SECOND);
        assertAllAnsweredWithin(1100 * MILLI);
        long waited = guests.stream().filter(guest -> guest.waitedNanos() > 0).count();
        assertThat(waited).as("of them four came in the first second").isBetween(6L, 9L);
    }
}
