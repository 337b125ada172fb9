package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.continuity.Capabilities;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Order;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.sim.Mqtt.Version;
import io.tidegate.time.VirtualClock;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import io.tidegate.transport.TcpEnd;
import io.tidegate.transport.TcpListener;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// The product's loops among very many clients that say nothing, and nodes that count who comes: as few bytes each as
/// may be. Confined.
final class PaceRig implements AutoCloseable {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    private static final InetAddress HOME = InetAddress.ofLiteral("10.0.0.1");
    private static final int CLIENTS_A_HOST = 20_000;
    private static final int BACKLOG = 1 << 20;
    /// Connections that a kernel resets in a millisecond.
    private static final int RESETS = 500;
    private static final long FOLD_NANOS = 5 * MILLI;
    private static final int SERVER_BUSY_5 = 0x85;

    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network =
            new SimNetwork(clock, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    private final Agenda agenda = network.agenda();
    private final SimProcess process = new SimProcess(network, network.host(HOME));
    private final List<SimHost> homes = new ArrayList<>();
    private final List<TcpEnd> clients = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    final Balancer balancer;
    /// Turns that loops took.
    long turns;
    private int cuts;
    private long foldedNanos;
    /// Links that ended, by cause and detail.
    final Map<String, Integer> ends = new TreeMap<>();

    /// What a node makes of a CONNECT.
    enum Mood {
        WELCOMES,
        /// Closes without a word.
        CLOSES,
        /// CONNACK 0x85.
        REFUSES
    }

    /// A node that has many clients.
    final class Node {
        private final SimHost host;
        private final Endpoint address;
        private final Set<TcpEnd> legs = new HashSet<>();
        /// Of packets that are not whole.
        private final Map<TcpEnd, PacketCutter> pieces = new HashMap<>();
        private @Nullable TcpListener listener;
        Mood mood = Mood.WELCOMES;
        /// From a CONNECT to its answer.
        long answerNanos = 5 * MILLI;
        /// CONNECTs that came, those that are not answered, and the most of these at one time.
        long asked;

        int inFlight;
        int inFlightMax;
        /// The same before it answered for the first time since that was last asked.
        int alone;

        private boolean hasAnswered;

        private Node(SimHost host, Endpoint address) {
            this.host = host;
            this.address = address;
            start();
        }

        void start() {
            TcpListener opened = host.listen(address, BACKLOG);
            listener = opened;
            opened.watchedBy(about -> accept());
        }

        /// Counts anew.
        void count() {
            asked = 0;
            inFlightMax = 0;
            alone = 0;
            hasAnswered = false;
        }

        private void accept() {
            TcpListener from = listener;
            if (from == null) {
                return;
            }
            for (TcpEnd end = from.accept(); end != null; end = from.accept()) {
                TcpEnd leg = end;
                legs.add(leg);
                leg.watchedBy(about -> hear(leg));
                hear(leg);
            }
        }

        private void hear(TcpEnd leg) {
            if (!legs.contains(leg)) {
                return;
            }
            byte[] bytes = leg.receive(1000);
            boolean isBroken = bytes == null && leg.receiveFailure() != Errno.EAGAIN;
            if (isBroken || (bytes != null && bytes.length == 0)) {
                legs.remove(leg);
                leg.close();
            }
            if (bytes == null || bytes.length == 0) {
                return;
            }
            PacketCutter cutter = pieces.computeIfAbsent(leg, _ -> new PacketCutter());
            cutter.put(bytes);
            for (byte[] packet = cutter.next(); packet != null; packet = cutter.next()) {
                if (Mqtt.type(packet) == Mqtt.CONNECT) {
                    asked(leg);
                }
            }
            if (cutter.size() == 0) {
                pieces.remove(leg);
            }
        }

        private void asked(TcpEnd leg) {
            asked++;
            inFlight++;
            inFlightMax = Math.max(inFlightMax, inFlight);
            alone = hasAnswered ? alone : Math.max(alone, inFlight);
            agenda.after(answerNanos, () -> answer(leg));
        }

        private void answer(TcpEnd leg) {
            inFlight--;
            hasAnswered = true;
            if (!legs.contains(leg)) {
                return;
            }
            switch (mood) {
                case WELCOMES -> leg.send(Mqtt.connack(Version.V5, 0, -1));
                case CLOSES -> {
                    legs.remove(leg);
                    leg.close();
                }
                case REFUSES -> leg.send(Mqtt.connack(Version.V5, SERVER_BUSY_5, -1));
            }
        }

        void kill() {
            TcpListener open = listener;
            if (open != null) {
                listener = null;
                open.close();
            }
            List<TcpEnd> all = List.copyOf(legs);
            legs.clear();
            for (int from = 0; from < all.size(); from += RESETS) {
                List<TcpEnd> some = all.subList(from, Math.min(all.size(), from + RESETS));
                agenda.after(from / RESETS * MILLI, () -> some.forEach(TcpEnd::reset));
            }
        }

        int connections() {
            return legs.size();
        }
    }

    PaceRig(LiveSetting setting) {
        network.paths((from, to) -> Path.LOOPBACK);
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            endpoints.add(new Endpoint(InetAddress.ofLiteral("10.1.0." + i), Situation.PORT));
        }
        endpoints.forEach(address -> nodes.add(new Node(network.host(address.ip()), address)));
        setting.wantsHeader = false;
        balancer = new Balancer(
                setting.situation(endpoints, Capabilities.Broker.OTHER.capabilities()),
                network,
                process,
                clock,
                SimTls.NONE);
        if (!balancer.links.open().isEmpty()) {
            throw new AssertionError("it cannot listen");
        }
    }

    /// Clients come, and are let in.
    void arrive(int count) {
        for (int i = 0; i < count; i++) {
            int number = clients.size();
            if (number % CLIENTS_A_HOST == 0) {
                homes.add(network.host(InetAddress.ofLiteral("10.200.0." + (homes.size() + 1))));
            }
            TcpEnd end = homes.getLast().newEnd();
            end.connect(new Endpoint(HOME, Situation.PORT));
            end.send(Mqtt.connect(Version.V5, "c" + number, 0));
            end.watchedBy(about -> listen(end));
            clients.add(end);
            if (number % 100 == 99) {
                pass(2 * MILLI);
            }
        }
        pass(SECOND);
    }

    private void listen(TcpEnd end) {
        byte[] bytes = end.receive(1000);
        if (bytes != null && bytes.length == 0) {
            cuts++;
        }
    }

    void order(int node, Order order) {
        balancer.fleets.offer(new FleetEvent.Ordered(LiveSetting.id(node), order, clock.nanos()));
        balancer.fold();
    }

    void pass(long nanos) {
        long until = clock.nanos() + nanos;
        while (clock.nanos() < until) {
            step(until);
        }
    }

    private void step(long untilNanos) {
        if (balancer.turnOne()) {
            turns++;
            return;
        }
        if (clock.nanos() - foldedNanos >= FOLD_NANOS) {
            foldedNanos = clock.nanos();
            balancer.fold();
            balancer.drainRings(line -> ends.merge(line.cause + " " + line.detail, 1, Integer::sum));
        }
        long next = Math.min(agenda.nextNanos(), untilNanos);
        long wakes = Math.max(balancer.wakesNanos(), clock.nanos());
        if (wakes < next) {
            clock.advanceTo(wakes);
        } else if (!agenda.runNext(next)) {
            clock.advanceTo(next);
        }
    }

    long now() {
        return clock.nanos();
    }

    long dials() {
        return process.dials();
    }

    /// Clients that lost their connection.
    int cuts() {
        return cuts;
    }

    long held() {
        return balancer.links.metrics().stream()
                .mapToLong((LoopMetrics loop) -> loop.moves.held.value())
                .sum();
    }

    long waiting() {
        return balancer.links.metrics().stream()
                .mapToLong((LoopMetrics loop) -> loop.moves.waiting.value())
                .sum();
    }

    @Override
    public void close() {
        balancer.close();
        if (process.openDescriptors() > 0) {
            throw new AssertionError(process.openDescriptors() + " descriptors are left");
        }
    }
}
