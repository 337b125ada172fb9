package io.tidegate.app;

import io.tidegate.admin.CertificateStatus;
import io.tidegate.admin.Complaints;
import io.tidegate.admin.DiscoveryStatus;
import io.tidegate.admin.ListenerStatus;
import io.tidegate.admin.MigrationStatus;
import io.tidegate.admin.NodeHealth;
import io.tidegate.admin.NodeStatus;
import io.tidegate.admin.PoolStatus;
import io.tidegate.admin.ProbeStatus;
import io.tidegate.admin.Readiness;
import io.tidegate.admin.Status;
import io.tidegate.discovery.SourceState;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Standing;
import io.tidegate.health.Complaint;
import io.tidegate.health.Outliers;
import io.tidegate.health.ProbeReport;
import io.tidegate.health.Probes;
import io.tidegate.link.Links;
import io.tidegate.link.Surroundings;
import io.tidegate.migration.Progress;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.protect.ListenerLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What the admin port shows, read from the snapshot and the counters. Any thread.
final class StatusView implements Status {
    private final Parts parts;
    private final Supplier<Lifecycle.Phase> phase;

    StatusView(Parts parts, Supplier<Lifecycle.Phase> phase) {
        this.parts = parts;
        this.phase = phase;
    }

    @Override
    public Readiness readiness() {
        List<String> reasons = new ArrayList<>();
        switch (phase.get()) {
            case STARTING -> reasons.add("listeners are not open yet");
            case RUNNING -> {}
            case ENDING -> reasons.add("ending");
        }
        long now = parts.clock().nanos();
        for (Pool pool : parts.fleets().current().pools()) {
            if (pool.members().stream().noneMatch(member -> isUsable(member.standing(now)))) {
                reasons.add("pool " + pool.name() + " has no usable node");
            }
        }
        return new Readiness(reasons);
    }

    private static boolean isUsable(Standing standing) {
        return switch (standing) {
            case USABLE, TRIAL_DUE -> true;
            case LAST_RESORT, NONE -> false;
        };
    }

    @Override
    public List<ListenerStatus> listeners() {
        List<ListenerStatus> all = new ArrayList<>();
        for (int i = 0; i < parts.links().bound().size(); i++) {
            Surroundings.Arrivals arrivals = parts.surroundings().listeners().get(i);
            all.add(new ListenerStatus(
                    arrivals.settings().id(),
                    parts.links().bound().get(i).toString(),
                    arrivals.admission().live(),
                    limit(arrivals.settings().limits())));
        }
        return all;
    }

    private static double limit(ListenerLimits limits) {
        int most = limits.maxConnections();
        return most == ListenerLimits.UNLIMITED ? Double.POSITIVE_INFINITY : most;
    }

    @Override
    public List<NodeStatus> nodes() {
        return parts.fleets().current().pools().stream()
                .flatMap(pool -> pool.members().stream())
                .map(this::status)
                .toList();
    }

    private NodeStatus status(Member member) {
        Node node = member.node();
        NodeStatus.Role role = switch (node.role()) {
            case PRIMARY -> NodeStatus.Role.PRIMARY;
            case BACKUP -> NodeStatus.Role.BACKUP;
        };
        return new NodeStatus(
                node.id().pool(),
                node.id().name(),
                new NodeStatus.Plan(node.address().toString(), member.weight(), member.percent(), role),
                health(member.state()),
                load(member.occupancy()),
                probes(node.id()));
    }

    private NodeStatus.Load load(Occupancy node) {
        Links.Moved moved = parts.links().moved(node);
        return new NodeStatus.Load(node.live(), node.total(), moved.in(), moved.out());
    }

    private ProbeStatus probes(NodeId id) {
        long ejections = parts.health().outliers().ejections(id);
        Probes probes = parts.health().probes();
        ProbeReport report = probes == null ? null : probes.report(id);
        return report == null
                ? ProbeStatus.off(ejections)
                : new ProbeStatus(
                        report.kind().label(),
                        report.verdict().label(),
                        report.last(),
                        Duration.ofNanos(report.tookNanos()),
                        report.results(),
                        ejections);
    }

    @Override
    public List<PoolStatus> pools() {
        Probes probes = parts.health().probes();
        return parts.fleets().current().pools().stream()
                .map(pool -> new PoolStatus(pool.name(), probes != null && probes.isStalled(pool.name())))
                .toList();
    }

    @Override
    public Complaints complaints() {
        Outliers outliers = parts.health().outliers();
        Map<String, Long> kinds = new TreeMap<>();
        for (Complaint.Kind kind : Complaint.Kind.values()) {
            kinds.put(kind.label(), outliers.complaints(kind));
        }
        return new Complaints(kinds, outliers.dropped());
    }

    private NodeHealth health(NodeState state) {
        Instant since = instant(state.sinceNanos());
        return switch (state) {
            case NodeState.Up _ -> NodeHealth.of(NodeHealth.State.UP, since, "");
            case NodeState.SlowStart _ -> NodeHealth.of(NodeHealth.State.SLOW_START, since, "");
            case NodeState.Suspect suspect ->
                new NodeHealth(NodeHealth.State.SUSPECT, since, until(suspect.untilNanos()), suspect.why());
            case NodeState.Backoff backoff ->
                new NodeHealth(NodeHealth.State.BACKOFF, since, until(backoff.untilNanos()), backoff.why());
            case NodeState.Ejected ejected ->
                new NodeHealth(NodeHealth.State.EJECTED, since, until(ejected.untilNanos()), ejected.why());
            case NodeState.Down down -> NodeHealth.of(NodeHealth.State.DOWN, since, down.why());
            case NodeState.Evacuating evacuating -> NodeHealth.of(NodeHealth.State.EVACUATING, since, evacuating.why());
            case NodeState.Draining draining -> NodeHealth.of(NodeHealth.State.DRAINING, since, draining.why());
            case NodeState.Maintenance _ -> NodeHealth.of(NodeHealth.State.MAINTENANCE, since, "");
        };
    }

    private Duration until(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - parts.clock().nanos()));
    }

    private Instant instant(long nanos) {
        return Instant.ofEpochMilli(parts.clock().epochMillis() - (parts.clock().nanos() - nanos) / 1_000_000);
    }

    @Override
    public List<DiscoveryStatus> discovery() {
        return parts.discoveries().states().stream().map(StatusView::source).toList();
    }

    private static DiscoveryStatus source(SourceState state) {
        Instant goodAt = state.goodAt();
        return new DiscoveryStatus(
                state.pool(),
                state.kind(),
                state.title(),
                goodAt == null ? null : new DiscoveryStatus.Last(state.nodes(), goodAt),
                state.problem(),
                new DiscoveryStatus.Answers(
                        state.counts().good(), state.counts().failed()));
    }

    @Override
    public List<CertificateStatus> certificates() {
        return parts.certificates().statuses();
    }

    @Override
    public List<MigrationStatus> migrations() {
        return parts.migrations().progress().stream().map(this::status).toList();
    }

    private MigrationStatus status(Progress progress) {
        MigrationStatus.Kind kind = switch (progress.kind()) {
            case DRAIN -> MigrationStatus.Kind.DRAIN;
            case REBALANCE -> MigrationStatus.Kind.REBALANCE;
        };
        MigrationStatus.Phase is = switch (progress.phase()) {
            case WAITING -> MigrationStatus.Phase.WAITING;
            case RUNNING -> MigrationStatus.Phase.RUNNING;
            case SETTLING -> MigrationStatus.Phase.SETTLING;
            case DONE -> MigrationStatus.Phase.DONE;
            case STOPPED -> MigrationStatus.Phase.STOPPED;
        };
        return new MigrationStatus(
                kind,
                progress.pool(),
                progress.node(),
                is,
                new MigrationStatus.Count(progress.left(), progress.moved(), progress.ended(), progress.perSecond()),
                instant(progress.sinceNanos()),
                progress.remaining(),
                progress.why().isEmpty() ? null : progress.why());
    }

    @Override
    public List<LoopMetrics> loops() {
        List<LoopMetrics> all = new ArrayList<>(parts.links().metrics());
        Probes probes = parts.health().probes();
        if (probes != null) {
            all.add(probes.metrics());
        }
        return all;
    }

    @Override
    public long logDropped() {
        return parts.journal().dropped();
    }
}
