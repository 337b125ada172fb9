package io.tidegate.health;

import io.tidegate.fleet.NodeId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What clients complained of one node within the present window, and how often it was ejected. Confined to who folds
/// complaints.
///
/// A complaint counts where neither its address nor its client id has counted in this window. So each counts once,
/// and as many complaints as count come from as many addresses and as many ids: who has one address counts once,
/// whatever ids it thinks of, and so does who has one id, wherever it comes from.
final class Dossier {
    private final NodeId id;
    private final Set<Long> sources = new HashSet<>();
    private final Set<Long> clients = new HashSet<>();
    private final Map<Complaint.Kind, Integer> kinds = new EnumMap<>(Complaint.Kind.class);
    private long windowNanos;
    private int times;
    private long untilNanos;

    Dossier(NodeId id) {
        this.id = id;
    }

    NodeId id() {
        return id;
    }

    /// Takes one more into account.
    void add(Complaint complaint, OutlierSettings settings) {
        long at = complaint.atNanos();
        if (isEjected(at)) {
            return; // that it fails is known
        }
        pass(at, settings);
        if (sources.isEmpty()) {
            windowNanos = at;
        }
        boolean news = !sources.contains(complaint.sourceHash()) && !clients.contains(complaint.clientKey());
        if (news && counted() < settings.threshold()) {
            sources.add(complaint.sourceHash());
            clients.add(complaint.clientKey());
            kinds.merge(complaint.kind(), 1, Integer::sum);
        }
    }

    /// Forgets what is older than the window.
    void pass(long nowNanos, OutlierSettings settings) {
        if (nowNanos - windowNanos > settings.window().toNanos()) {
            clear();
        }
    }

    private void clear() {
        sources.clear();
        clients.clear();
        kinds.clear();
    }

    /// Complaints that count: so many addresses, and so many ids.
    int counted() {
        return sources.size();
    }

    boolean isEjected(long nowNanos) {
        return times > 0 && nowNanos - untilNanos < 0;
    }

    /// How many times in a row it would be now: one less for each `base_time` that it was left in peace since.
    int nextTimes(long nowNanos, OutlierSettings settings) {
        long calm = Math.max(0, nowNanos - untilNanos) / settings.baseTime().toNanos();
        return times == 0 ? 1 : (int) Math.max(0, times - calm) + 1;
    }

    void ejected(int timesNow, long until) {
        times = timesNow;
        untilNanos = until;
        clear();
    }

    /// For people to read: `5 clients at 5 addresses: 3 silent, 2 refused`.
    String why() {
        return counted() + " clients at as many addresses: "
                + kinds.entrySet().stream()
                        .map(entry ->
                                entry.getValue() + " " + entry.getKey().label().replace('_', ' '))
                        .collect(Collectors.joining(", "));
    }
}
