package io.tidegate.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Hashes;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Trouble.Finding;
import io.tidegate.health.ProbeSettings.Pace;
import io.tidegate.http.Asker;
import io.tidegate.http.Secret;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.proxyprotocol.HeaderWriter;
import io.tidegate.tls.TlsClient;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The probes of one pool, and what is thought of its nodes. Confined to the loop of probes, but for
/// [#inBackground] and [#onLoop].
final class PoolProbes {
    private static final int ID_DIGITS = 10;
    private static final long PASSWORD_NANOS = 10_000_000_000L;
    /// What was posted is folded within moments; before that it would only be posted again.
    private static final long FOLDED_NANOS = 1_000_000_000L;

    private final String name;
    private final ProbeSettings settings;
    private final ProbeLoop loop;
    private final ProbeLeg.Ground ground;
    private final Asker asker;
    private final Map<String, NodeProbe> nodes = new TreeMap<>();
    private final Map<String, Posted> posted = new TreeMap<>();
    private PoolVerdicts verdicts = PoolVerdicts.NONE;
    private byte @Nullable [] password;
    private boolean passwordKnown;
    private String passwordTrouble = "its password has not been read yet";
    private @Nullable Long passwordReadNanos;

    private record Posted(Verdict verdict, long atNanos) {}

    /// @param tls null where nodes are not spoken to over TLS
    PoolProbes(String name, ProbeSettings settings, ProbeLoop loop, @Nullable TlsClient tls) {
        this.name = name;
        this.settings = settings;
        this.loop = loop;
        HeaderVersion header = settings.leg().header();
        HeaderWriter writer = header == null ? null : new HeaderWriter(header, Set.of());
        this.ground = new ProbeLeg.Ground(
                loop.loop(), loop.mouth(), writer, tls, settings.leg().sources());
        this.asker = new Asker(
                settings.http().credentials(),
                loop.means().http().apply(name),
                loop.means().loop().clock());
        switch (settings.mqtt().password()) {
            case null -> passwordKnown = true;
            case Secret.Written(String text) -> passwordIs(text);
            case Secret.InFile _ -> refreshPassword();
        }
    }

    String name() {
        return name;
    }

    ProbeSettings settings() {
        return settings;
    }

    ProbeLeg.Ground ground() {
        return ground;
    }

    Asker asker() {
        return asker;
    }

    PoolVerdicts verdicts() {
        return verdicts;
    }

    Map<String, NodeProbe> nodes() {
        return nodes;
    }

    long nowNanos() {
        return ground.loop().nowNanos();
    }

    Round.Needs needs() {
        if (settings.http().evacuationUrl() == null) {
            return Round.Needs.LIFE;
        }
        boolean wordOnly =
                settings.kind() == ProbeSettings.Kind.HTTP && settings.http().url() == null;
        return wordOnly ? Round.Needs.WORD : Round.Needs.BOTH;
    }

    /// As the snapshot has it; null where it is not there any more.
    @Nullable
    Member member(String node) {
        return loop.fleets().current().pool(name).find(node);
    }

    /// The same for all probes of a node by this process, and no other process's: or two balancers would take each
    /// other's connection over.
    String clientId(NodeId id) {
        long hash = Hashes.pair(Hashes.of(loop.means().instance()), Hashes.of(id.toString()));
        return settings.mqtt().clientIdPrefix() + HexFormat.of().toHexDigits(hash, ID_DIGITS);
    }

    // ---- when ----

    /// From the beginning of a node's probe to that of its next one.
    long pace(String node) {
        return jittered(verdicts.isInQuestion(node));
    }

    /// Until a node that cannot be asked is looked after again.
    long soon() {
        return jittered(true);
    }

    private long jittered(boolean inQuestion) {
        Pace pace = settings.pace();
        long plain = (inQuestion ? pace.fastInterval() : pace.interval()).toNanos();
        long most = (long) (plain * pace.jitter());
        return plain + loop.means().chance().nextLong(-most, most + 1);
    }

    void arm(NodeProbe node) {
        ground.loop().deadlines().arm(node.slot(), node.dueNanos());
    }

    // ---- what comes of it ----

    void observe(NodeProbe node, Outcome outcome, long beganNanos) {
        boolean before = verdicts.isStalled();
        verdicts = verdicts.observe(node.id().name(), outcome, beganNanos, settings.thresholds());
        judged(before);
        for (NodeProbe other : nodes.values()) {
            if (other != node && verdicts.isInQuestion(other.id().name())) {
                other.hurry(nowNanos() + pace(other.id().name()));
            }
        }
    }

    /// A node has no address to ask it at, or is not there any more.
    void unaskable(NodeProbe node) {
        boolean before = verdicts.isStalled();
        verdicts = verdicts.without(node.id().name(), settings.thresholds());
        judged(before);
    }

    private void judged(boolean stalledBefore) {
        if (verdicts.isStalled() != stalledBefore) {
            loop.stalled(name, verdicts.isStalled());
            sayStalled();
        }
        nodes.values().forEach(this::post);
    }

    private void sayStalled() {
        if (verdicts.isStalled()) {
            warn("pool " + name + ": its nodes accept connections and none answers a CONNECT. That is taken for a"
                    + " condition of the cluster, which one frozen node can cause: none of them is put down for it");
        } else {
            loop.means().news().info("pool " + name + ": it is not the case any more that no node answers a CONNECT");
        }
    }

    /// A verdict that the snapshot does not have, whether it is new, or got lost on the way.
    private void post(NodeProbe node) {
        Member member = member(node.id().name());
        Verdict verdict = verdicts.verdict(node.id().name());
        if (member == null || agrees(verdict, member.trouble().probes())) {
            return;
        }
        Posted last = posted.get(node.id().name());
        if (last != null && last.verdict() == verdict && nowNanos() - last.atNanos() < FOLDED_NANOS) {
            return;
        }
        if (loop.fleets().offer(event(node.id(), verdict))) {
            posted.put(node.id().name(), new Posted(verdict, nowNanos()));
        }
    }

    private static boolean agrees(Verdict verdict, @Nullable Finding finding) {
        return switch (verdict) {
            case UNKNOWN -> true;
            case PASSES -> finding == null;
            case EVACUATES -> finding instanceof Finding.Evacuating;
            case FAILS -> finding instanceof Finding.Failing;
        };
    }

    private FleetEvent event(NodeId id, Verdict verdict) {
        String why = "probe: " + verdicts.why(id.name());
        return switch (verdict) {
            case FAILS -> new FleetEvent.ProbesFail(id, why, nowNanos());
            case EVACUATES -> new FleetEvent.Evacuates(id, why, nowNanos());
            case PASSES, UNKNOWN -> new FleetEvent.ProbesPass(id, nowNanos());
        };
    }

    void publish(NodeProbe node) {
        loop.publish(node.report());
    }

    void warn(String line) {
        loop.means().news().warn(line);
    }

    // ---- what is done elsewhere ----

    /// Off the loop.
    void inBackground(Runnable task) {
        try {
            loop.means().threads().execute(task);
        } catch (RejectedExecutionException _) {
            // The process ends, or is out of threads: the probe is late, and says so.
        }
    }

    /// Any thread: back on it.
    void onLoop(Runnable task) {
        ground.loop().execute(task);
    }

    boolean knowsPassword() {
        if (settings.mqtt().password() instanceof Secret.InFile) {
            refreshPassword();
        }
        return passwordKnown;
    }

    byte @Nullable [] password() {
        return password;
    }

    String passwordTrouble() {
        return passwordTrouble;
    }

    /// Reads a password that stands in a file, if that was not done a moment ago. The next probe has it.
    void refreshPassword() {
        Secret secret = settings.mqtt().password();
        boolean fresh = passwordReadNanos != null && nowNanos() - passwordReadNanos < PASSWORD_NANOS;
        if (!(secret instanceof Secret.InFile file) || fresh) {
            return;
        }
        passwordReadNanos = nowNanos();
        inBackground(() -> {
            try {
                String text = file.read();
                onLoop(() -> passwordIs(text));
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                onLoop(() -> passwordTrouble = why);
            }
        });
    }

    /// The last good one is kept where a file cannot be read any more.
    private void passwordIs(String text) {
        password = text.getBytes(UTF_8);
        passwordKnown = true;
    }
}
