package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.discovery.Discoveries;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.health.OutlierSettings;
import io.tidegate.health.Outliers;
import io.tidegate.link.Faults;
import io.tidegate.link.Links;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.Surroundings;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.migration.Migrations;
import io.tidegate.observe.ClosedLink;
import io.tidegate.observe.Journal;
import io.tidegate.protect.Admission;
import io.tidegate.protect.MemoryBudget;
import io.tidegate.time.VirtualClock;
import io.tidegate.tls.TlsClient;
import io.tidegate.tls.TlsServer;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.BoundedAllocator;
import io.tidegate.transport.DebugAllocator;
import io.tidegate.transport.Loop;
import io.tidegate.transport.SimKernel;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import io.tidegate.transport.Spread;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The product's own loops, links, fleet and counts, as one simulated process. Confined to the simulation's thread.
final class Balancer implements Faults {
    private static final long WAIT_NANOS_MAX = 1_000_000_000L;
    /// Of a source that is asked what it lists.
    private static final long ANSWER_NANOS_MAX = 2_000_000_000L;
    private static final long BUDGET_BYTES = 64L << 20;
    private static final int DESCRIPTORS_END = 1 << 20;
    private static final long LATENCY_BUDGET_NANOS = 1_000_000L;
    private static final int TURNS_AT_ONE_MOMENT_MAX = 100_000;

    final SimProcess process;
    final DebugAllocator memory;
    final MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    final Fleets fleets;
    final Chronicle chronicle;
    /// What sources list, of pools that have one.
    final List<Roster> rosters = new ArrayList<>();
    private final Outliers outliers;
    final Links links;
    final Migrations migrations;
    /// Nodes that are said to share sessions, and had none of a client.
    final Set<String> withoutSessions = new HashSet<>();
    private final @Nullable SimProbes probes;
    private final Agenda agenda;
    private final RandomGenerator random;
    private final List<SimKernel> kernels = new ArrayList<>();
    private final List<Admission> admissions = new ArrayList<>();
    private final List<Loop> awake = new ArrayList<>();
    private long movedNanos;
    private int turnsAtOnce;

    /// TLS on both sides.
    interface Tls {
        /// Who ends that of a listener's clients; null = it has none.
        @Nullable
        TlsServer server(ListenerSettings listener);

        /// Who begins that to a pool's nodes; null = it has none.
        @Nullable
        TlsClient client(NodeLegSettings leg);
    }

    Balancer(Situation situation, SimNetwork network, SimProcess process, VirtualClock clock, Tls tls) {
        this.agenda = network.agenda();
        this.random = network.random();
        this.process = process;
        this.memory = new DebugAllocator(random);
        Fleet fleet = situation.fleet();
        this.chronicle = new Chronicle(agenda, fleet, situation.probes().keySet());
        this.fleets = new Fleets(fleet, random, chronicle);
        Map<String, OutlierSettings> judged = new HashMap<>();
        situation.nodeLegs().keySet().forEach(pool -> judged.put(pool, OutlierSettings.DEFAULT));
        this.outliers = new Outliers(fleets, judged, this::isStalled);
        List<Surroundings.Arrivals> arrivals = new ArrayList<>();
        situation.listeners().forEach(listener -> {
            Admission admission = new Admission(listener.limits(), clock.nanos());
            admissions.add(admission);
            arrivals.add(new Surroundings.Arrivals(listener, admission, tls.server(listener)));
        });
        Map<String, TlsClient> nodeTls = nodeTls(situation, tls);
        this.probes = situation.probes().isEmpty()
                ? null
                : new SimProbes(
                        situation.probes(),
                        nodeTls,
                        fleets,
                        process.kernel(),
                        new SimProbes.Surroundings(clock, random));
        Surroundings around = new Surroundings(
                fleets,
                arrivals,
                situation.nodeLegs(),
                Surroundings.retries(situation.fleet(), situation.nodeLegs(), clock.nanos()),
                outliers,
                nodeTls,
                Situation.CLIENTS,
                budget,
                "sim");
        BoundedAllocator bounded = new BoundedAllocator(memory, budget::tryReserve, budget::release);
        this.links = new Links(
                situation.loops(),
                new Links.Making(
                        this::kernel, clock, bounded, DESCRIPTORS_END, new Spread(0), LATENCY_BUDGET_NANOS, this),
                around);
        Map<String, MigrationSettings> migration = new HashMap<>();
        situation.pools().forEach(pool -> migration.put(pool.settings().name(), situation.migration()));
        Journal journal = new Journal(clock, OutputStream.nullOutputStream(), 1);
        this.migrations = new Migrations(fleets, links, migration, random, journal);
        list(situation, clock, journal);
    }

    private static Map<String, TlsClient> nodeTls(Situation situation, Tls tls) {
        Map<String, TlsClient> all = new HashMap<>();
        situation.nodeLegs().forEach((pool, leg) -> {
            TlsClient client = tls.client(leg);
            if (client != null) {
                all.put(pool, client);
            }
        });
        return all;
    }

    private void list(Situation situation, VirtualClock clock, Journal journal) {
        Discoveries.Means means = new Discoveries.Means(
                task -> agenda.after(1 + random.nextLong(ANSWER_NANOS_MAX), task),
                clock,
                random,
                fleets::offer,
                journal,
                pool -> {
                    throw new AssertionError("nobody is asked over HTTP here");
                });
        situation.pools().stream()
                .filter(pool -> !pool.listed().isEmpty())
                .forEach(pool -> rosters.add(new Roster(pool, means)));
    }

    private boolean isStalled(String pool) {
        return probes != null && probes.probes.isStalled(pool);
    }

    private SimKernel kernel() {
        SimKernel kernel = process.kernel();
        kernels.add(kernel);
        return kernel;
    }

    /// As the control thread does.
    void fold() {
        fleets.foldPending();
        fleets.tick(agenda.nowNanos());
        outliers.tick(agenda.nowNanos());
        migrations.tick(agenda.nowNanos());
        rosters.forEach(roster -> roster.tick(agenda.nowNanos()));
    }

    /// Turns one of the loops that have something to do; false where all are asleep.
    boolean turnOne() {
        awake.clear();
        for (int i = 0; i < kernels.size(); i++) {
            if (!kernels.get(i).isAsleep()) {
                awake.add(links.loops().get(i));
            }
        }
        if (probes != null && !probes.isOver() && !probes.kernel.isAsleep()) {
            awake.add(probes.probes.loop());
        }
        if (awake.isEmpty()) {
            return false;
        }
        noteTurn();
        awake.get(random.nextInt(awake.size())).turn(WAIT_NANOS_MAX);
        return true;
    }

    private void noteTurn() {
        if (agenda.nowNanos() != movedNanos) {
            movedNanos = agenda.nowNanos();
            turnsAtOnce = 0;
        }
        if (++turnsAtOnce > TURNS_AT_ONE_MOMENT_MAX) {
            throw new AssertionError("a loop turns and turns, and no time passes");
        }
    }

    /// When the first loop wakes by itself.
    long wakesNanos() {
        long asked = probes == null || probes.isOver() ? Agenda.NEVER : probes.kernel.sleepsUntilNanos();
        return Math.min(
                asked,
                kernels.stream().mapToLong(SimKernel::sleepsUntilNanos).min().orElse(Agenda.NEVER));
    }

    /// Connections to a node besides those of probes, dials under way included.
    int connectionsTo(Endpoint node) {
        return kernels.stream().mapToInt(kernel -> kernel.connectionsTo(node)).sum();
    }

    /// Whether the probes have not been ended.
    boolean areProbed() {
        return probes != null && !probes.isOver();
    }

    /// From now on nobody is probed any more.
    void endProbes() {
        if (probes != null) {
            probes.close();
        }
    }

    void drainRings(Consumer<ClosedLink> reader) {
        links.rings().forEach(ring -> {
            ring.drain(reader);
            if (ring.dropped() > 0) {
                throw new AssertionError("the ring of closed links was full");
            }
        });
    }

    /// Clients that are counted at the listeners.
    int admitted() {
        return admissions.stream().mapToInt(Admission::live).sum();
    }

    /// Places taken at all nodes.
    int seated() {
        return fleets.current().pools().stream()
                .flatMap(pool -> pool.members().stream())
                .mapToInt(member -> member.occupancy().live())
                .sum();
    }

    /// Ends as the process does: listeners first, then links.
    void end(Duration window) {
        links.closeListeners();
        links.endAll(window, random);
    }

    void close() {
        endProbes();
        links.loops().forEach(Loop::close);
        memory.close();
    }

    @Override
    public void acceptFailed(String listener, int errno) {}

    @Override
    public void sessionLost(String pool, String node) {
        withoutSessions.add(node);
    }

    @Override
    public void bug(long link, @Nullable RuntimeException thrown) {
        throw new AssertionError("link " + link + " met what nobody expected", thrown);
    }
}
