package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.link.ListenerSettings;
import io.tidegate.observe.ClosedLink;
import io.tidegate.sim.SimClient.Plan;
import io.tidegate.time.VirtualClock;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.Meanness;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import io.tidegate.transport.SocketAddress;
import io.tidegate.transport.TcpEnd;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The whole balancer among clients and nodes, from one seed: a storm of faults, then calm, then the end. What must
/// hold is checked at every step; what does not is an [AssertionError]. Confined to one thread.
public final class World {
    private static final long SECOND = 1_000_000_000L;
    private static final int CLIENTS_MAX = 60;
    private static final long STORM_NANOS_MAX = 60 * SECOND;
    /// Vanished clients without a keep alive of MQTT are found by that of TCP: 240 s + 5 * 30 s, and bytes on their way
    /// to them after 924.6 s.
    private static final long CALM_NANOS = 1500 * SECOND;
    private static final long HEALED_NANOS = 120 * SECOND;
    private static final long PASSING_NANOS = 400 * SECOND - HEALED_NANOS;
    private static final int FRESH_CLIENTS = 5;
    private static final long FRESH_NANOS = 30 * SECOND;
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final long END_NANOS = 20 * SECOND;

    private final RandomGenerator random;
    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network;
    private final Agenda agenda;
    private final Situation situation;
    private final Ledger ledger = new Ledger();
    private final List<SimNode> nodes = new ArrayList<>();
    private final Map<NodeId, SimNode> byId = new LinkedHashMap<>();
    private final Map<Endpoint, Integer> limits = new HashMap<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final Endpoint[] doors;
    private final SimTls tls;
    private final Balancer balancer;
    private final Storm storm;
    private final Watch watch;
    private final NodeWatch nodeWatch;
    private int born;

    public World(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.network = new SimNetwork(clock, random);
        this.agenda = network.agenda();
        boolean quick = random.nextBoolean();
        this.situation = Situation.from(random, quick);
        network.paths((from, to) -> quick ? LiveWorld.path(random) : Path.from(random));
        InetAddress[] addresses = {InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("fd00::1")};
        SimHost home = network.host(addresses);
        SimProcess process = new SimProcess(network, home);
        this.tls = new SimTls(agenda, random, clock);
        situation.pools().forEach(pool -> pool.nodes().forEach(this::add));
        this.balancer = new Balancer(situation, network, process, clock, tls);
        List<String> problems = balancer.links.open();
        if (!problems.isEmpty()) {
            throw new AssertionError(problems);
        }
        this.doors = new Endpoint[] {new Endpoint(addresses[0], 0), new Endpoint(addresses[1], 0)};
        this.storm = new Storm(agenda, random, nodes, balancer, situation);
        begin(process);
        this.watch = new Watch(agenda, balancer, clients, ledger, limits);
        this.nodeWatch = new NodeWatch(agenda, balancer, situation, byId, storm::plentyNanos);
        byId.forEach((id, node) -> node.greeter(dialogue -> nodeWatch.met(id, dialogue)));
        watch.reader(nodeWatch::closed);
    }

    /// The kernel may refuse what it is asked for, or not yet.
    private void begin(SimProcess process) {
        if (random.nextBoolean()) {
            storm.plenty();
            process.meanness(Meanness.from(random).withoutFailures());
        } else {
            process.meanness(Meanness.from(random));
        }
    }

    private void add(Node node) {
        Endpoint address = Objects.requireNonNull(node.address().literal(), "nodes have addresses here");
        SimHost host = network.host(address.ip());
        String pool = node.id().pool();
        SimNode.Entrance entrance = new SimNode.Entrance(situation.wantsHeader(pool), tls.nodeOf(situation.leg(pool)));
        SimNode made = new SimNode(network, host, address, entrance, ledger);
        nodes.add(made);
        byId.put(node.id(), made);
        limits.put(address, node.maxConnections());
    }

    /// Lives through the whole history.
    public void run() {
        storm();
        if (random.nextInt(4) > 0) {
            calm();
            fresh();
        }
        end();
    }

    /// The same after the same history, and hardly ever after another.
    long fingerprint() {
        return random.nextLong();
    }

    private void storm() {
        long until = 5 * SECOND + random.nextLong(STORM_NANOS_MAX);
        int count = 1 + random.nextInt(CLIENTS_MAX);
        for (int i = 0; i < count; i++) {
            agenda.at(random.nextLong(until), () -> arrive(Habit.from(random)));
        }
        storm.until(until);
        passUntil(until);
    }

    private void calm() {
        storm.end();
        passUntil(agenda.nowNanos() + HEALED_NANOS);
        nodeWatch.checkAllWork();
        balancer.endProbes(); // what follows is long, and about links
        passUntil(agenda.nowNanos() + PASSING_NANOS);
        watch.checkPassingAreGone();
        clients.forEach(SimClient::leaveSoon);
        passUntil(agenda.nowNanos() + CALM_NANOS);
        watch.checkNothingIsLeft("after the calm");
    }

    private void fresh() {
        List<SimClient> fresh = new ArrayList<>();
        for (int i = 0; i < FRESH_CLIENTS; i++) {
            agenda.after(i * SECOND / 10, () -> fresh.add(arrive(Habit.DUMB)));
        }
        passUntil(agenda.nowNanos() + FRESH_NANOS);
        watch.checkLinked(fresh, room());
    }

    /// How many clients the smallest pool can take.
    private long room() {
        return balancer.fleets.current().pools().stream()
                .mapToLong(pool -> pool.members().stream()
                        .map(Member::node)
                        .filter(node -> node.weight() > 0)
                        .mapToLong(Node::maxConnections)
                        .sum())
                .min()
                .orElse(0);
    }

    private void end() {
        watch.ending();
        balancer.end(DRAIN);
        passUntil(agenda.nowNanos() + END_NANOS);
        watch.checkNothingIsLeft("after the end");
        balancer.close();
        tls.close();
        if (balancer.process.openDescriptors() > 0) {
            throw new AssertionError(balancer.process.openDescriptors() + " descriptors are left");
        }
    }

    /// A new client comes to one of the listeners.
    private SimClient arrive(Habit habit) {
        int number = born++;
        ListenerSettings listener =
                situation.listeners().get(random.nextInt(situation.listeners().size()));
        boolean ipv6 = !listener.bind().isIpv4() && random.nextBoolean();
        Endpoint door = new Endpoint(doors[ipv6 ? 1 : 0].ip(), listener.bind().port());
        SimHost host = network.host(
                InetAddress.ofLiteral("10.200." + number / 256 + "." + number % 256),
                InetAddress.ofLiteral("fd02::" + Integer.toHexString(number + 1)));
        TcpEnd end = host.newEnd();
        if (random.nextBoolean()) {
            end.discardOnReset();
        }
        end.connect(door);
        String id = "client-" + number;
        int keepAlive = random.nextInt(3) == 0 ? 0 : 2 + random.nextInt(30);
        byte[] connect = SimClient.connect(random, id, keepAlive);
        Endpoint self = Objects.requireNonNull(end.local(), "it was dialled");
        Endpoint claimed = new Endpoint(InetAddress.ofLiteral("203.0.113." + (number & 0xFF)), 1024 + number);
        Endpoint there = new Endpoint(InetAddress.ofLiteral("198.51.100.1"), Situation.PORT);
        boolean proxied = listener.proxyIn() instanceof ListenerSettings.ProxyIn.Required;
        byte[] header = !proxied
                ? new byte[0]
                : random.nextBoolean() ? ProxyHeader.v1(claimed, there) : ProxyHeader.v2(claimed, there);
        Dialogue dialogue = new Dialogue(id, connect, proxied ? claimed : self, agenda.nowNanos());
        boolean opaque = listener.security() instanceof ListenerSettings.Security.PassedThrough;
        Plan plan = new Plan(opaque ? habit.patient() : habit, header, tls.clientOf(listener), connect, keepAlive);
        SimClient client = new SimClient(network, ledger, end, dialogue, plan);
        if (opaque) {
            client.passedThrough();
        }
        clients.add(client);
        return client;
    }

    private void passUntil(long nanos) {
        while (clock.nanos() < nanos) {
            step(nanos);
        }
    }

    /// One thing happens: a loop turns, or the world moves on. A loop that is awake may be kept waiting.
    private void step(long untilNanos) {
        long next = Math.min(agenda.nextNanos(), untilNanos);
        boolean late = next - clock.nanos() < 5_000_000 && random.nextInt(3) == 0;
        if (!late && balancer.turnOne()) {
            if (random.nextInt(4) == 0) {
                balancer.fold();
            }
            watch.check();
            nodeWatch.check();
            return;
        }
        balancer.fold();
        next = Math.min(agenda.nextNanos(), untilNanos); // a question may have been asked
        long wakes = Math.max(balancer.wakesNanos(), clock.nanos());
        if (!late && wakes < next) {
            clock.advanceTo(wakes);
        } else if (!agenda.runNext(next)) {
            clock.advanceTo(next);
        }
    }

    /// How often what happened to nodes, and was looked at.
    Map<String, Integer> counts() {
        return nodeWatch.counts();
    }

    /// What is in the world, for the one who looks into a failure.
    @Override
    public String toString() {
        return situation.toString();
    }

    static Endpoint clientOf(ClosedLink line) {
        return SocketAddress.endpoint(line.clientHigh, line.clientLow, line.clientPort);
    }
}
