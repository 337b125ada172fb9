package io.tidegate.health;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Origin;
import io.tidegate.health.Probes.Means;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.tls.TlsClient;
import io.tidegate.transport.Loop;
import io.tidegate.transport.LoopHandler;
import io.tidegate.transport.Rows;
import io.tidegate.transport.SocketAddress;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The probes of all pools: hands each event to the probe whose connection it is about, and goes after the snapshot:
/// who is listed is asked, who is not is not. Confined to its loop.
final class ProbeLoop implements LoopHandler {
    private final Loop loop;
    private final Means means;
    private final Mouth mouth;
    private final LoopMetrics metrics;
    private final Board board;
    private final List<PoolProbes> pools = new ArrayList<>();
    private final List<@Nullable NodeProbe> slots = new ArrayList<>();
    private @Nullable Fleet seen;

    /// Where others read what came of it. Any thread may read.
    interface Board {
        void report(ProbeReport report);

        void forgotten(NodeId id);

        void stalled(String pool, boolean stalled);
    }

    /// @param settings by pool, of those whose nodes are asked
    /// @param tls by pool, of those whose nodes are spoken to over TLS
    ProbeLoop(Loop loop, Means means, Map<String, ProbeSettings> settings, Map<String, TlsClient> tls, Voice voice) {
        this.loop = loop;
        this.means = means;
        this.mouth = new Mouth(loop, Arena.ofAuto());
        this.metrics = voice.metrics();
        this.board = voice.board();
        settings.forEach((name, each) -> pools.add(new PoolProbes(name, each, this, tls.get(name))));
        loop.execute(this::follow);
    }

    /// How it makes itself heard.
    record Voice(LoopMetrics metrics, Board board) {}

    Loop loop() {
        return loop;
    }

    Means means() {
        return means;
    }

    Mouth mouth() {
        return mouth;
    }

    Fleets fleets() {
        return means.fleets();
    }

    void publish(ProbeReport report) {
        board.report(report);
    }

    void stalled(String pool, boolean whether) {
        board.stalled(pool, whether);
    }

    // ---- who is asked ----

    /// As the present snapshot has it.
    private void follow() {
        Fleet now = fleets().current();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        for (PoolProbes pool : pools) {
            List<Member> members = now.pool(pool.name()).members();
            for (Member member : members) {
                if (member.origin() != Origin.LEAVING) {
                    pool.nodes().computeIfAbsent(member.id().name(), _ -> begin(member.id(), pool));
                }
            }
            Iterator<NodeProbe> known = pool.nodes().values().iterator();
            while (known.hasNext()) {
                NodeProbe node = known.next();
                boolean listed = members.stream()
                        .anyMatch(member -> member.id().equals(node.id()) && member.origin() != Origin.LEAVING);
                if (!listed) {
                    known.remove();
                    end(node, pool);
                }
            }
        }
    }

    /// The first probes of all nodes do not begin together.
    private NodeProbe begin(NodeId id, PoolProbes pool) {
        int slot = slots.indexOf(null);
        if (slot < 0) {
            slot = slots.size();
            slots.add(null);
        }
        long spread = pool.settings().pace().fastInterval().toNanos();
        NodeProbe node =
                new NodeProbe(id, slot, pool, loop.nowNanos() + means.chance().nextLong(spread));
        slots.set(slot, node);
        pool.arm(node);
        pool.publish(node);
        return node;
    }

    private void end(NodeProbe node, PoolProbes pool) {
        node.end();
        slots.set(node.slot(), null);
        loop.deadlines().disarm(node.slot());
        pool.unaskable(node);
        board.forgotten(node.id());
    }

    // ---- events ----

    private void with(int socket, int owner, Consumer<ProbeLeg> act) {
        NodeProbe node = slots.get(owner);
        ProbeLeg leg = node == null ? null : node.legOf(socket);
        if (leg == null) {
            loop.close(socket); // nobody's any more
        } else {
            act.accept(leg);
        }
    }

    @Override
    public void connected(int socket, int owner) {
        with(socket, owner, ProbeLeg::connected);
    }

    @Override
    public void connectFailed(int socket, int owner, int errno) {
        with(socket, owner, leg -> leg.connectFailed(errno));
    }

    @Override
    public void received(int socket, int owner, int length) {
        with(socket, owner, leg -> leg.received(length));
    }

    @Override
    public void opened(int socket, int owner) {
        with(socket, owner, ProbeLeg::opened);
    }

    @Override
    public void layerFailed(int socket, int owner, String why) {
        with(socket, owner, leg -> leg.layerFailed(why));
    }

    @Override
    public void ended(int socket, int owner) {
        with(socket, owner, ProbeLeg::ended);
    }

    @Override
    public void failed(int socket, int owner, int errno) {
        with(socket, owner, leg -> leg.failed(errno));
    }

    @Override
    public void drained(int socket, int owner) {} // nobody was paused for it

    @Override
    public long due(int owner, long nowNanos) {
        NodeProbe node = slots.get(owner);
        return node == null ? DeadlineWheel.NEVER : node.due(nowNanos);
    }

    @Override
    public void turned(long beganNanos, long nowNanos) {
        follow();
        metrics.turned(beganNanos, nowNanos);
    }

    @Override
    public int accepted(int listener, int socket, SocketAddress peer) {
        return REFUSED; // it listens nowhere
    }

    @Override
    public void acceptFailed(int listener, int errno) {} // it listens nowhere

    @Override
    public void bug(int socket, int owner, @Nullable RuntimeException thrown) {
        metrics.bugs.increment();
        means.news().bug(thrown);
        NodeProbe node = owner == Rows.NONE ? null : slots.get(owner);
        if (node != null) {
            node.giveUp();
        }
    }
}
