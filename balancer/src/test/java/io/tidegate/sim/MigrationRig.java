package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Order;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.Counter;
import io.tidegate.observe.MoveCounters;
import io.tidegate.sim.Mqtt.Version;
import io.tidegate.time.VirtualClock;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import io.tidegate.transport.TcpEnd;
import io.tidegate.transport.TcpListener;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGeneratorFactory;

/// The product's loops and its pacer among nodes that take everybody, as a rule, and devices that come back, under
/// virtual time.
/// Confined.
final class MigrationRig implements AutoCloseable {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    private static final InetAddress HOME = InetAddress.ofLiteral("10.0.0.1");
    private static final long STEP = 10 * MILLI;
    private static final long BACK_AFTER = 200 * MILLI;
    private static final int READ_MAX = 100_000;

    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network =
            new SimNetwork(clock, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    private final SimProcess process = new SimProcess(network, network.host(HOME));
    private final List<SimHost> hosts = new ArrayList<>();
    private final List<Door> doors = new ArrayList<>();
    private final Balancer balancer;
    final List<Device> devices = new ArrayList<>();
    final Map<CloseCause, Integer> causes = new EnumMap<>(CloseCause.class);
    /// Of links that were closed; empty where there was none.
    final List<String> details = new ArrayList<>();

    /// A node that says yes to everybody.
    static final class Door {
        private final TcpListener listener;
        final List<Leg> legs = new ArrayList<>();
        /// Of its CONNACKs.
        int code;

        Door(TcpListener listener) {
            this.listener = listener;
        }

        private void run() {
            for (TcpEnd end = listener.accept(); end != null; end = listener.accept()) {
                legs.add(new Leg(end));
            }
            legs.forEach(leg -> leg.run(code));
        }
    }

    /// A connection that a node has.
    static final class Leg {
        final TcpEnd end;
        private final PacketCutter cutter = new PacketCutter();
        String clientId = "";
        private boolean closed;

        Leg(TcpEnd end) {
            this.end = end;
        }

        /// The node ends it.
        void cut() {
            if (!closed) {
                closed = true;
                end.close();
            }
        }

        private void run(int code) {
            byte[] bytes = closed ? null : end.receive(READ_MAX);
            if (bytes == null) {
                return;
            }
            if (bytes.length == 0) {
                closed = true;
                end.close();
                return;
            }
            cutter.put(bytes);
            for (byte[] packet = cutter.next(); packet != null; packet = cutter.next()) {
                if (Mqtt.type(packet) == Mqtt.CONNECT) {
                    clientId = Mqtt.clientId(packet);
                    end.send(Mqtt.connack(Mqtt.version(packet), code, -1));
                } else if (Mqtt.type(packet) == Mqtt.PINGREQ) {
                    end.send(Mqtt.empty(Mqtt.PINGREQ + 1));
                }
            }
        }
    }

    /// A client that comes back a moment after it was cut off.
    static final class Device {
        final String id;
        final Version version;
        /// How long it is silent between two pings; 0 = it says nothing.
        final long pingNanos;
        final List<byte[]> packets = new ArrayList<>();
        PacketCutter cutter = new PacketCutter();
        TcpEnd end;
        boolean linked;
        boolean comesBack = true;
        int cuts;
        long cutNanos;
        private long pingedNanos;

        Device(String id, Version version, long pingNanos, TcpEnd end) {
            this.id = id;
            this.version = version;
            this.pingNanos = pingNanos;
            this.end = end;
            this.cutNanos = Long.MAX_VALUE / 2;
        }
    }

    /// @param shape what is different from three nodes that take turns
    MigrationRig(UnaryOperator<Situation> shape) {
        this(3, shape);
    }

    MigrationRig(int nodes, UnaryOperator<Situation> shape) {
        network.paths((from, to) -> Path.LOOPBACK);
        Endpoint[] endpoints = new Endpoint[nodes];
        for (int i = 0; i < nodes; i++) {
            endpoints[i] = new Endpoint(InetAddress.ofLiteral("10.1.0." + (i + 1)), Situation.PORT);
            SimHost host = network.host(endpoints[i].ip());
            hosts.add(host);
            doors.add(new Door(host.listen(endpoints[i], 1000)));
        }
        balancer = new Balancer(shape.apply(Situation.plain(2, endpoints)), network, process, clock, SimTls.NONE);
        assertThat(balancer.links.open()).isEmpty();
        settle();
    }

    /// Devices of both versions in turn.
    ///
    /// @param pingNanos how often each says something; 0 = never
    void arrive(int count, long pingNanos) {
        for (int i = 0; i < count; i++) {
            Version version = devices.size() % 2 == 0 ? Version.V5 : Version.V311;
            String id = "device-" + devices.size();
            devices.add(new Device(id, version, pingNanos, dialled(version, id)));
            settle();
        }
    }

    /// One of that version, which says nothing and does not come back.
    Device arrive(Version version, String id) {
        Device device = new Device(id, version, 0, dialled(version, id));
        device.comesBack = false;
        devices.add(device);
        settle();
        return device;
    }

    /// From now on the node answers each CONNECT so.
    void answers(int node, int code) {
        doors.get(node - 1).code = code;
    }

    /// What was counted of moves of clients.
    long count(Function<MoveCounters, Counter> which) {
        return balancer.links.metrics().stream()
                .mapToLong(loop -> which.apply(loop.moves).value())
                .sum();
    }

    private TcpEnd dialled(Version version, String id) {
        TcpEnd end = network.host(InetAddress.ofLiteral("10.200.0.1")).newEnd();
        end.connect(new Endpoint(HOME, Situation.PORT));
        end.send(Mqtt.connect(version, id, 0));
        return end;
    }

    /// Everything happens that happens at this moment.
    private void settle() {
        boolean more = true;
        while (more) {
            more = network.agenda().runNext(clock.nanos()) || balancer.turnOne();
            doors.forEach(Door::run);
            more |= network.agenda().nextNanos() <= clock.nanos();
        }
        devices.forEach(this::live);
        balancer.drainRings(line -> {
            causes.merge(line.cause, 1, Integer::sum);
            details.add(line.detail == null ? "" : line.detail);
        });
        balancer.fold();
    }

    private void live(Device device) {
        if (device.end.isOpen()) {
            listen(device);
        } else if (device.comesBack && clock.nanos() - device.cutNanos >= BACK_AFTER) {
            device.end = dialled(device.version, device.id);
            device.cutNanos = Long.MAX_VALUE / 2;
            device.cutter = new PacketCutter();
        }
    }

    private void listen(Device device) {
        byte[] bytes = device.end.receive(READ_MAX);
        if (bytes != null && bytes.length == 0) {
            assertThat(device.cutter.size())
                    .as("bytes of a packet that was cut")
                    .isZero();
            device.linked = false;
            device.cuts++;
            device.cutNanos = clock.nanos();
            device.end.close();
            return;
        }
        if (bytes != null) {
            device.cutter.put(bytes);
            for (byte[] packet = device.cutter.next(); packet != null; packet = device.cutter.next()) {
                device.packets.add(packet);
                device.linked |= Mqtt.type(packet) == Mqtt.CONNACK;
            }
        }
        if (device.linked && device.pingNanos > 0 && clock.nanos() - device.pingedNanos >= device.pingNanos) {
            device.pingedNanos = clock.nanos();
            device.end.send(Mqtt.empty(Mqtt.PINGREQ));
        }
    }

    void pass(long nanos) {
        long until = clock.nanos() + nanos;
        while (clock.nanos() < until) {
            clock.advanceTo(Math.min(until, clock.nanos() + STEP));
            settle();
        }
    }

    long now() {
        return clock.nanos();
    }

    Balancer balancer() {
        return balancer;
    }

    static NodeId id(int node) {
        return new NodeId("pool", "node" + node);
    }

    void order(int node, Order order) {
        balancer.fleets.offer(new FleetEvent.Ordered(id(node), order, clock.nanos()));
        settle();
    }

    void offer(FleetEvent event) {
        balancer.fleets.offer(event);
        settle();
    }

    Member member(int node) {
        return Objects.requireNonNull(balancer.fleets.current().pool("pool").find("node" + node));
    }

    int live(int node) {
        return member(node).occupancy().live();
    }

    SimHost host(int node) {
        return hosts.get(node - 1);
    }

    /// The node's connection with that client.
    Leg leg(int node, String clientId) {
        return doors.get(node - 1).legs.stream()
                .filter(leg -> leg.clientId.equals(clientId) && leg.end.isOpen())
                .findFirst()
                .orElseThrow();
    }

    /// Devices that a node has now.
    List<Device> at(int node) {
        List<String> ids = doors.get(node - 1).legs.stream()
                .filter(leg -> leg.end.isOpen())
                .map(leg -> leg.clientId)
                .toList();
        return devices.stream()
                .filter(device -> device.linked && ids.contains(device.id))
                .toList();
    }

    int cuts() {
        return devices.stream().mapToInt(device -> device.cuts).sum();
    }

    int ended(CloseCause cause) {
        return causes.getOrDefault(cause, 0);
    }

    /// The last packet that a device got, in hexadecimal; empty where it got none.
    static String lastWord(Device device) {
        return device.packets.isEmpty()
                ? ""
                : HexFormat.ofDelimiter(" ").withUpperCase().formatHex(device.packets.getLast());
    }

    @Override
    public void close() {
        devices.forEach(device -> device.comesBack = false);
        balancer.close();
        assertThat(process.openDescriptors()).isZero();
    }
}
