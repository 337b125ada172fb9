package io.tidegate.sim;

import static io.tidegate.sim.LiveRig.MILLI;
import static io.tidegate.sim.LiveRig.SECOND;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.Origin;
import io.tidegate.fleet.Pool;
import io.tidegate.sim.Chronicle.Page;
import java.util.Map;
import java.util.TreeMap;

/// What must hold of nodes in a [LiveRig]: those that are not to have clients are given none, and lose those they have.
/// Confined to the simulation's thread.
final class LiveWatch {
    /// From a choice until the CONNECT is there, at most.
    private static final long UNDER_WAY_NANOS = 25 * SECOND;
    /// How long a node may have clients that are to leave it, and can.
    private static final long LEAVING_NANOS = 15 * SECOND;

    private final LiveRig rig;
    private final Situation situation;
    private final Map<String, Integer> counts = new TreeMap<>();
    private boolean isEnding;
    private long checkedNanos;

    LiveWatch(LiveRig rig, Situation situation) {
        this.rig = rig;
        this.situation = situation;
    }

    private Page page(int node) {
        return rig.balancer.chronicle.of(LiveSetting.id(node));
    }

    /// A client's CONNECT has come to a node.
    void met(PlayerLeg leg) {
        int node = rig.nodes.indexOf(leg.node());
        if (!leg.socket().isLeft() && page(node).barred.isSince(rig.now() - UNDER_WAY_NANOS)) {
            throw new AssertionError(leg.node() + " is to be given no client, and has one: "
                    + leg.actor().client());
        }
    }

    void check() {
        if (isEnding || rig.now() - checkedNanos <= 100 * MILLI) {
            return;
        }
        checkedNanos = rig.now();
        Pool pool = rig.balancer.fleets.current().pool(LiveSetting.POOL);
        rig.balancer.rosters.forEach(roster -> roster.check(pool, rig.now()));
        long since = rig.now() - LEAVING_NANOS;
        for (int i = 0; i < rig.nodes.size(); i++) {
            if (page(i).left.isSince(since) && isAnotherOpen(i, since)) {
                count("checked to be left");
                checkIsLeft(rig.nodes.get(i));
            }
        }
    }

    private boolean isAnotherOpen(int left, long since) {
        for (int i = 0; i < rig.nodes.size(); i++) {
            if (i != left && page(i).open.isSince(since)) {
                return true;
            }
        }
        return false;
    }

    private static void checkIsLeft(PlayerNode node) {
        for (PlayerLeg leg : node.legs()) {
            if (leg.actor().isServing() && !leg.socket().isLeft() && node.isUp() && !node.isFrozen()) {
                throw new AssertionError(leg.actor().client() + " is still at " + node);
            }
        }
    }

    /// Long after the last fault all nodes are there, and nothing is held against any.
    void checkAllWork() {
        Situation.PoolPlan plan = situation.pools().getFirst();
        Pool pool = rig.balancer.fleets.current().pool(plan.name());
        for (Member member : pool.members()) {
            if (member.trouble().probes() != null || member.origin() == Origin.LEAVING) {
                throw new AssertionError("not back though nothing is wrong any more: " + member);
            }
        }
        if (pool.members().size() != plan.nodes().size()) {
            throw new AssertionError("not all are back: " + pool.members());
        }
    }

    /// From now on links are ended by the process.
    void ending() {
        isEnding = true;
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /// How often what was looked at, or happened to nodes.
    Map<String, Integer> counts() {
        Map<String, Integer> all = new TreeMap<>(rig.balancer.chronicle.counts());
        counts.forEach((what, count) -> all.merge(what, count, Integer::sum));
        return all;
    }
}
