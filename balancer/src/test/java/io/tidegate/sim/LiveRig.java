package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.continuity.Calendar;
import io.tidegate.continuity.Players;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.link.LinkRows;
import io.tidegate.observe.ClosedLink;
import io.tidegate.observe.Counter;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.observe.MoveCounters;
import io.tidegate.sim.PeerSocket.Pace;
import io.tidegate.time.VirtualClock;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The product's loops between strict clients with sessions and nodes that share them, under virtual time. What must
/// always hold is looked at after each step. Confined to the simulation's thread.
final class LiveRig implements AutoCloseable {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    private static final Pace PROMPT = new Pace(1 + 50_000, 64 * 1024);
    private static final InetAddress HOME = InetAddress.ofLiteral("10.0.0.1");
    private static final long END_NANOS = 20 * SECOND;

    final RandomGenerator random;
    final Players players;
    final Balancer balancer;
    final List<PlayerNode> nodes = new ArrayList<>();
    final List<PlayerDevice> devices = new ArrayList<>();
    /// Cause and detail of links that ended, by the client's address.
    final Map<Endpoint, String> ends = new HashMap<>();

    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network;
    private final Agenda agenda;
    private final LiveSetting setting;
    private final SimTls tls;
    private final SimProcess process;
    private final Situation situation;
    private final LiveWatch watch;
    private Supplier<Pace> paces = () -> PROMPT;
    private boolean isHurried = true;
    private long dialsSeen;

    LiveRig(LiveSetting setting) {
        this(setting, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    LiveRig(LiveSetting setting, RandomGenerator random) {
        this.setting = setting;
        this.random = random;
        this.network = new SimNetwork(clock, random);
        this.agenda = network.agenda();
        network.paths((from, to) -> Path.LOOPBACK);
        this.players = new Players(
                new Players.Setting(setting.profile, setting.hasFaults, setting.refusals, setting.limitsPackets),
                random,
                new Days());
        this.tls = new SimTls(agenda, random, clock);
        this.process = new SimProcess(network, network.host(HOME));
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < players.nodes(); i++) {
            endpoints.add(new Endpoint(InetAddress.ofLiteral("10.1.0." + (i + 1)), Situation.PORT));
        }
        this.situation = setting.situation(endpoints, players.capabilities());
        endpoints.forEach(this::add);
        this.balancer = new Balancer(situation, network, process, clock, tls);
        this.watch = new LiveWatch(this, situation);
        if (!balancer.links.open().isEmpty()) {
            throw new AssertionError("it cannot listen");
        }
    }

    private final class Days implements Calendar {
        @Override
        public long now() {
            return clock.nanos();
        }

        @Override
        public void at(long nanos, Runnable act) {
            agenda.at(nanos, act);
        }
    }

    private void add(Endpoint address) {
        PlayerNode.Place place = new PlayerNode.Place(nodes.size(), network.host(address.ip()), address, this::greeted);
        SimNode.Entrance entrance =
                new SimNode.Entrance(setting.wantsHeader, tls.nodeOf(situation.leg(LiveSetting.POOL)));
        nodes.add(new PlayerNode(players, network, place, entrance, () -> paces.get()));
    }

    /// Nothing is prompt any more: neither actors, nor the way to them, nor the loops.
    void rough(Function<RandomGenerator, Path> ways) {
        paces = () -> Pace.from(random);
        isHurried = false;
        network.paths((from, to) -> ways.apply(random));
    }

    /// What is looked at all the time.
    LiveWatch watch() {
        return watch;
    }

    SimProcess process() {
        return process;
    }

    long now() {
        return clock.nanos();
    }

    Agenda agenda() {
        return agenda;
    }

    /// A client that comes now.
    PlayerDevice arrive() {
        int number = devices.size();
        SimHost host = network.host(InetAddress.ofLiteral("10.200." + number / 250 + "." + (1 + number % 250)));
        Endpoint door = new Endpoint(HOME, Situation.PORT);
        PlayerDevice.Way way =
                new PlayerDevice.Way(door, tls.clientOf(situation.listeners().getFirst()), () -> paces.get());
        PlayerDevice device = new PlayerDevice(network, host, players.client("client-" + number), way);
        devices.add(device);
        return device;
    }

    void arrive(int count) {
        for (int i = 0; i < count; i++) {
            arrive();
        }
    }

    /// A CONNECT has reached a node.
    private void greeted(PlayerLeg leg) {
        watch.met(leg);
        String name = leg.actor().client();
        PlayerDevice device = devices.stream()
                .filter(one -> one.actor().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody is called " + name));
        Endpoint source = leg.source();
        if (source != null && !device.addresses().contains(source)) {
            throw new AssertionError("a node was told " + source + " of " + device);
        }
        for (PlayerNode node : nodes) {
            for (PlayerLeg other : node.legs()) {
                if (other != leg
                        && other.actor().client().equals(name)
                        && other.actor().owesAnswer()
                        && !leg.socket().isLeft()
                        && !other.socket().isLeft()) {
                    throw new AssertionError(device + " has two CONNECTs in flight, at " + node + " and " + leg.node());
                }
            }
        }
    }

    /// The leg that serves a client now, as the nodes see it.
    PlayerLeg legOf(PlayerDevice device) {
        return nodes.stream()
                .flatMap(node -> node.legs().stream())
                .filter(leg -> leg.actor().client().equals(device.actor().name())
                        && leg.actor().isServing()
                        && !leg.socket().isLeft())
                .findFirst()
                .orElseThrow(() -> new AssertionError(device + " is at no node"));
    }

    // ---- time ----

    void pass(long nanos) {
        passUntil(clock.nanos() + nanos);
    }

    void passUntil(long nanos) {
        while (clock.nanos() < nanos) {
            step(nanos);
        }
    }

    /// One thing happens: a loop turns, or the world moves on. A loop that is awake may be kept waiting.
    private void step(long untilNanos) {
        long next = Math.min(agenda.nextNanos(), untilNanos);
        boolean late = !isHurried && next - clock.nanos() < 5 * MILLI && random.nextInt(3) == 0;
        if (!late && balancer.turnOne()) {
            if (random.nextInt(4) == 0) {
                balancer.fold();
            }
            check();
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

    // ---- what holds ----

    private void check() {
        balancer.drainRings(this::closed);
        watch.check();
        if (process.dials() != dialsSeen) {
            dialsSeen = process.dials();
            for (PlayerNode node : nodes) {
                int count = balancer.connectionsTo(node.address());
                if (count > setting.maxConnections) {
                    throw new AssertionError(
                            count + " connections to " + node + ", max_connections is " + setting.maxConnections);
                }
            }
        }
        for (LoopMetrics loop : balancer.links.metrics()) {
            MoveCounters moves = loop.moves;
            if (moves.followed.value() < 0 || moves.held.value() < 0 || moves.waiting.value() < 0) {
                throw new AssertionError("a gauge is below zero: " + gauges());
            }
        }
    }

    private void closed(ClosedLink line) {
        Endpoint client = World.clientOf(line);
        players.trace("closed", client + " " + line.cause + " " + line.detail);
        if (ends.put(client, line.cause + (line.detail == null ? "" : " " + line.detail)) != null) {
            throw new AssertionError("two links of " + client + " were closed");
        }
    }

    private long sum(Function<MoveCounters, Counter> which) {
        return balancer.links.metrics().stream()
                .mapToLong(loop -> which.apply(loop.moves).value())
                .sum();
    }

    long followed() {
        return sum(moves -> moves.followed);
    }

    long held() {
        return sum(moves -> moves.held);
    }

    long waiting() {
        return sum(moves -> moves.waiting);
    }

    /// Moves that were done.
    long moved() {
        long all = 0;
        for (MoveCounters.Kind kind : MoveCounters.Kind.values()) {
            for (MoveCounters.Reason reason : MoveCounters.Reason.values()) {
                all += sum(moves -> moves.moves(kind, MoveCounters.Result.MOVED, reason));
            }
        }
        return all;
    }

    /// Clients that were ended for that reason.
    long ended(MoveCounters.Reason reason) {
        return sum(moves -> moves.moves(MoveCounters.Kind.NONE, MoveCounters.Result.ENDED, reason));
    }

    long count(MoveCounters.Event event) {
        return sum(moves -> moves.of(event));
    }

    private String gauges() {
        return followed() + " followed, " + held() + " held, " + waiting() + " waiting";
    }

    /// Why the client's link ended; empty where it has not.
    String end(PlayerDevice device) {
        return ends.getOrDefault(device.addresses().getLast(), "");
    }

    /// Legs of clients besides those that are theirs.
    long furtherLegs() {
        return LinkRows.of(balancer.links) - balancer.links.live();
    }

    /// Seats are as many as connections that nodes may count.
    int seated() {
        return balancer.seated();
    }

    Member member(int node) {
        return Objects.requireNonNull(balancer.fleets
                .current()
                .pool(LiveSetting.POOL)
                .find(LiveSetting.id(node).name()));
    }

    void offer(FleetEvent event) {
        balancer.fleets.offer(event);
        balancer.fold();
    }

    void checkNothingIsLeft() {
        balancer.drainRings(this::closed);
        long sockets =
                balancer.links.loops().stream().mapToLong(Loop::socketCount).sum();
        if (balancer.links.live() != 0
                || LinkRows.of(balancer.links) != 0
                || balancer.admitted() != 0
                || balancer.seated() != 0
                || balancer.budget.used() != 0
                || balancer.memory.heldBytes() != 0
                || followed() != 0
                || held() != 0
                || waiting() != 0) {
            throw new AssertionError("left: " + balancer.links.live() + " links, " + LinkRows.of(balancer.links)
                    + " rows, "
                    + sockets + " sockets, " + balancer.admitted() + " admitted, " + balancer.seated() + " seated, "
                    + balancer.budget.used() + " bytes reserved, " + balancer.memory.heldBytes() + " held, "
                    + gauges());
        }
    }

    /// Ends as the process does.
    void end(Duration window) {
        watch.ending();
        balancer.end(window);
        pass(window.toNanos() + END_NANOS);
        checkNothingIsLeft();
    }

    @Override
    public void close() {
        devices.forEach(PlayerDevice::stop);
        balancer.close();
        tls.close();
        if (process.openDescriptors() > 0) {
            throw new AssertionError(process.openDescriptors() + " descriptors are left");
        }
    }
}
