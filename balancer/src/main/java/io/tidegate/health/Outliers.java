package io.tidegate.health;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Trouble;
import io.tidegate.health.Complaint.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Ejects nodes that fail clients more than the others do, by what clients meet. Any thread complains ([#accept]),
/// without
/// a lock and without waiting; one thread looks through the complaints ([#tick]) and posts [FleetEvent.Ejected].
///
/// One hostile client can eject nothing ([Dossier] says why), and all of them together not the last usable node. Where
/// most nodes of a pool fail clients there is no outlier among them: something else is wrong.
public final class Outliers implements Consumer<Complaint> {
    /// Complaints that wait to be looked through.
    static final int PENDING_MAX = 4096;

    private final Fleets fleets;
    private final Map<String, OutlierSettings> settings;
    private final Predicate<String> stalled;
    private final Queue<Complaint> pending = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pendingCount = new AtomicInteger();
    private final Map<NodeId, Dossier> dossiers = new HashMap<>();
    private final LongAdder dropped = new LongAdder();
    private final Map<Kind, LongAdder> complaints = new ConcurrentHashMap<>();
    private final Map<NodeId, LongAdder> ejections = new ConcurrentHashMap<>();

    /// @param settings by pool, of those that eject
    /// @param stalled whether a pool's cluster as a whole answers nobody: then none of its nodes is an outlier
    public Outliers(Fleets fleets, Map<String, OutlierSettings> settings, Predicate<String> stalled) {
        this.fleets = fleets;
        this.settings = Map.copyOf(settings);
        this.stalled = stalled;
        for (Kind kind : Kind.values()) {
            complaints.put(kind, new LongAdder());
        }
    }

    /// Any thread; never waits. Where too many wait already this one is dropped, and counted.
    @Override
    public void accept(Complaint complaint) {
        counter(complaint.kind()).increment();
        if (!settings.containsKey(complaint.id().pool())) {
            return;
        }
        if (pendingCount.incrementAndGet() > PENDING_MAX) {
            pendingCount.decrementAndGet();
            dropped.increment();
            return;
        }
        pending.add(complaint);
    }

    private LongAdder counter(Kind kind) {
        return complaints.computeIfAbsent(kind, _ -> new LongAdder());
    }

    /// Looks through what there is. By one thread, a few times a second.
    public void tick(long nowNanos) {
        Fleet fleet = fleets.current();
        for (int left = PENDING_MAX; left > 0; left--) {
            Complaint complaint = pending.poll();
            if (complaint == null) {
                break;
            }
            pendingCount.decrementAndGet();
            add(complaint, fleet);
        }
        for (Pool pool : fleet.pools()) {
            OutlierSettings each = settings.get(pool.name());
            if (each != null) {
                judge(pool, each, nowNanos);
            }
        }
    }

    private void add(Complaint complaint, Fleet fleet) {
        NodeId id = complaint.id();
        OutlierSettings each = settings.get(id.pool());
        if (each != null && fleet.pool(id.pool()).find(id.name()) != null) {
            dossiers.computeIfAbsent(id, Dossier::new).add(complaint, each);
        }
    }

    private void judge(Pool pool, OutlierSettings each, long nowNanos) {
        dossiers.keySet().removeIf(id -> id.pool().equals(pool.name()) && pool.find(id.name()) == null);
        ejections.keySet().removeIf(id -> id.pool().equals(pool.name()) && pool.find(id.name()) == null);
        List<Dossier> open = new ArrayList<>();
        for (Member member : pool.members()) {
            Dossier dossier = dossiers.get(member.id());
            if (dossier != null) {
                dossier.pass(nowNanos, each);
                open.add(dossier);
            }
        }
        if (stalled.test(pool.name()) || mostAreComplainedOf(pool, open, each)) {
            return;
        }
        for (Dossier dossier : open) {
            if (dossier.counted() >= each.threshold() && mayBeEjected(dossier, pool, each, nowNanos)) {
                eject(dossier, each, nowNanos);
            }
        }
    }

    /// Who has half of what would eject it counts here.
    private static boolean mostAreComplainedOf(Pool pool, List<Dossier> open, OutlierSettings each) {
        long many = open.stream()
                .filter(dossier -> 2 * dossier.counted() >= each.threshold())
                .count();
        return pool.members().size() > 1 && 2 * many > pool.members().size();
    }

    private boolean mayBeEjected(Dossier dossier, Pool pool, OutlierSettings each, long nowNanos) {
        long ejected = pool.members().stream()
                .filter(member -> isEjected(member.id(), nowNanos))
                .count();
        if (ejected >= each.ejectedMax(pool.members().size())) {
            return false;
        }
        Member member = pool.find(dossier.id().name());
        return member != null
                && pool.members().stream()
                        .anyMatch(other -> !other.id().equals(member.id()) && standsInFor(member, other, nowNanos));
    }

    /// Of the same role: that backups must not be needed for this.
    private boolean standsInFor(Member member, Member other, long nowNanos) {
        return other.node().role() == member.node().role()
                && other.weight() > 0
                && other.state().isUsable()
                && !isEjected(other.id(), nowNanos);
    }

    /// By us, whether that is in the snapshot yet or not.
    private boolean isEjected(NodeId id, long nowNanos) {
        Dossier dossier = dossiers.get(id);
        return dossier != null && dossier.isEjected(nowNanos);
    }

    private void eject(Dossier dossier, OutlierSettings each, long nowNanos) {
        int times = dossier.nextTimes(nowNanos, each);
        long until = nowNanos + each.timeNanos(times);
        Trouble.Ejection ejection = new Trouble.Ejection(times, until, dossier.why());
        if (fleets.offer(new FleetEvent.Ejected(dossier.id(), ejection, nowNanos))) {
            dossier.ejected(times, until);
            ejections.computeIfAbsent(dossier.id(), _ -> new LongAdder()).increment();
        }
    }

    // ---- counts, for any thread ----

    /// Complaints that found no place.
    public long dropped() {
        return dropped.sum();
    }

    /// Complaints of a kind so far, dropped ones and those of pools that eject nobody included.
    public long complaints(Kind kind) {
        return counter(kind).sum();
    }

    /// How often a node was ejected so far.
    public long ejections(NodeId id) {
        LongAdder count = ejections.get(id);
        return count == null ? 0 : count.sum();
    }
}
