package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Origin;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Trouble.Finding;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.ClosedLink;
import io.tidegate.sim.Chronicle.Page;
import io.tidegate.transport.Agenda;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// What must hold of nodes in a [World]: who is given clients and who is not, what probes find, and who loses a client
/// for what becomes of a node. Confined to the simulation's thread.
final class NodeWatch {
    private static final long SECOND = 1_000_000_000L;
    /// How long a link that is told to leave a node may take to end.
    private static final long LEAVING_NANOS = 5 * SECOND;

    private final Agenda agenda;
    private final Balancer balancer;
    private final Situation situation;
    private final Map<NodeId, SimNode> nodes;
    private final LongSupplier plentyNanos;
    private final Map<Endpoint, String> accused = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private long checkedNanos;

    /// @param plentyNanos since when the balancer has all that it asks for
    NodeWatch(
            Agenda agenda,
            Balancer balancer,
            Situation situation,
            Map<NodeId, SimNode> nodes,
            LongSupplier plentyNanos) {
        this.agenda = agenda;
        this.balancer = balancer;
        this.situation = situation;
        this.nodes = nodes;
        this.plentyNanos = plentyNanos;
    }

    private Page page(NodeId id) {
        return balancer.chronicle.of(id);
    }

    /// A client's CONNECT has come to a node. Whoever is barred since before it came gets none. Nor does one whose
    /// probes fail, where the client can go to another: whether it tried that first is known when its link ends.
    void met(NodeId id, Dialogue with) {
        long born = with.bornNanos();
        if (page(id).barred.isSince(born)) {
            throw new AssertionError(id + " is to be given no client, and has " + with);
        }
        boolean fails = page(id).failing.isSince(born);
        for (Member other : balancer.fleets.current().pool(id.pool()).members()) {
            count(!fails && page(other.id()).failing.isSince(born), "clients kept from a node that is down");
            count(page(other.id()).barred.isSince(born), "clients kept from a node that takes none");
            if (fails && !other.id().equals(id) && page(other.id()).open.isSince(born)) {
                accused.put(
                        with.address(),
                        id + " fails its probes, and has " + with + ", though " + other.id() + " is open to it");
            }
        }
    }

    /// A link ended.
    void closed(ClosedLink line) {
        String accusation = accused.remove(World.clientOf(line));
        if (accusation != null && line.tries == 1) {
            throw new AssertionError(accusation);
        }
        long since = agenda.nowNanos() - LEAVING_NANOS;
        if (line.cause == CloseCause.DRAINED && !pageOf(line).left.wasAfter(since)) {
            throw new AssertionError(
                    "a client was made to leave a node that nobody has to: " + line.pool + "/" + line.node);
        }
        if (line.cause == CloseCause.NODE_DOWN && !pageOf(line).failing.wasAfter(since)) {
            throw new AssertionError("a client was made to leave a node that works: " + line.pool + "/" + line.node);
        }
        count(line.cause == CloseCause.DRAINED || line.cause == CloseCause.NODE_DOWN, "made to leave");
    }

    private Page pageOf(ClosedLink line) {
        return page(new NodeId(Objects.requireNonNull(line.pool), Objects.requireNonNull(line.node)));
    }

    void check() {
        if (agenda.nowNanos() - checkedNanos <= SECOND / 10) {
            return;
        }
        checkedNanos = agenda.nowNanos();
        for (Roster roster : balancer.rosters) {
            roster.check(balancer.fleets.current().pool(roster.pool()), agenda.nowNanos());
        }
        situation.probes().forEach((name, settings) -> {
            if (balancer.areProbed() && situation.leg(name).tls() == null) {
                Pool pool = balancer.fleets.current().pool(name);
                pool.members().forEach(member -> checkFinding(pool, member, settings));
            }
        });
    }

    /// Probes find out in time who works and who does not.
    private void checkFinding(Pool pool, Member member, ProbeSettings settings) {
        boolean fails = member.trouble().probes() instanceof Finding.Failing;
        long before = agenda.nowNanos() - SimProbes.restoredNanos(settings);
        if (isKnown(member, before) && node(member).soundNanos() <= before) {
            count(true, "checked to be up");
            if (fails) {
                throw new AssertionError("it has worked for long, and is not found to: " + member);
            }
        }
        long until = agenda.nowNanos() - SimProbes.detectedNanos(settings);
        SimNode node = node(member);
        long dead = settings.kind() == Kind.TCP ? node.goneNanos() : node.muteNanos();
        boolean another = pool.members().stream()
                .anyMatch(other -> isKnown(other, until) && node(other).soundNanos() <= until);
        if (isKnown(member, until) && dead <= until && another) {
            count(true, "checked to be down");
            if (!fails) {
                throw new AssertionError("it has not worked for long, and is not found out: " + member);
            }
        }
    }

    /// Whether nothing has kept it from being asked since then.
    private boolean isKnown(Member member, long nanos) {
        return page(member.id()).asked.isSince(nanos) && plentyNanos.getAsLong() <= nanos;
    }

    private SimNode node(Member member) {
        return Objects.requireNonNull(nodes.get(member.id()));
    }

    /// Long after the last fault all nodes are there, and nothing is held against any.
    void checkAllWork() {
        for (Situation.PoolPlan plan : situation.pools()) {
            Pool pool = balancer.fleets.current().pool(plan.name());
            for (Member member : pool.members()) {
                if (member.trouble().probes() != null || member.origin() == Origin.LEAVING) {
                    throw new AssertionError("not back though nothing is wrong any more: " + member);
                }
            }
            if (pool.members().size() != plan.nodes().size()) {
                throw new AssertionError("not all are back: " + pool.members());
            }
        }
    }

    private void count(boolean whether, String what) {
        if (whether) {
            counts.merge(what, 1, Integer::sum);
        }
    }

    /// How often what was looked at, or happened.
    Map<String, Integer> counts() {
        Map<String, Integer> all = new TreeMap<>(balancer.chronicle.counts());
        counts.forEach((what, count) -> all.merge(what, count, Integer::sum));
        return all;
    }
}
