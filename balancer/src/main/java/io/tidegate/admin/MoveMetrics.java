package io.tidegate.admin;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.tidegate.admin.Family.Point;
import io.tidegate.observe.Counter;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.observe.MoveCounters;
import io.tidegate.observe.MoveCounters.Event;
import io.tidegate.observe.MoveCounters.Kind;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.observe.MoveCounters.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What `/metrics` shows of live clients that are moved between nodes. Any thread.
///
/// Of the combinations of kind, result and reason those that mean something are there from the start, at 0, so that a
/// rate has something to begin with; any other one is there once it was counted. No more than 156 there can be.
final class MoveMetrics {
    private MoveMetrics() {}

    static void addTo(List<MetricSnapshot> families, List<LoopMetrics> loops, List<NodeStatus> nodes) {
        List<Point> moves = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Result result : Result.values()) {
                for (Reason reason : Reason.values()) {
                    double count = sum(loops, counters -> counters.moves(kind, result, reason));
                    if (count != 0 || isExpected(kind, result, reason)) {
                        moves.add(Point.of(
                                count, "kind", kind.label(), "result", result.label(), "reason", reason.label()));
                    }
                }
            }
        }
        families.add(Family.MOVES.of(moves));
        List<Point> events = new ArrayList<>();
        for (Event event : Event.values()) {
            events.add(Point.of(sum(loops, counters -> counters.of(event)), "event", event.label()));
        }
        families.add(Family.CONTINUITY_EVENTS.of(events));
        families.add(Family.CONTINUITY_CLIENTS.of(List.of(
                Point.of(sum(loops, counters -> counters.followed), "state", "followed"),
                Point.of(sum(loops, counters -> counters.held), "state", "held"),
                Point.of(sum(loops, counters -> counters.waiting), "state", "waiting"))));
        List<Point> ofNodes = new ArrayList<>();
        for (NodeStatus node : nodes) {
            ofNodes.add(nodeMoves(node, node.load().movedIn(), "in"));
            ofNodes.add(nodeMoves(node, node.load().movedOut(), "out"));
        }
        families.add(Family.NODE_MOVES.of(ofNodes));
    }

    private static Point nodeMoves(NodeStatus node, long count, String direction) {
        return Point.of((double) count, "pool", node.pool(), "node", node.name(), "direction", direction);
    }

    /// A move has a kind and a reason to begin; where it did not come to one there is no kind, and where the client
    /// ended the reason is why.
    private static boolean isExpected(Kind kind, Result result, Reason reason) {
        return switch (result) {
            case MOVED -> kind != Kind.NONE && isToBegin(reason);
            case STAYED -> kind == Kind.NONE && isToBegin(reason);
            case ENDED -> kind == Kind.NONE && !isToBegin(reason);
        };
    }

    /// Why a client is to be moved, as against why it could not be.
    private static boolean isToBegin(Reason reason) {
        return switch (reason) {
            case DRAIN, REBALANCE, NODE_DOWN, LEG_LOST, NODE_ASKED -> true;
            case NO_NODE, REFUSED, NARROWER, SUBSCRIPTION_REFUSED, HALF_PACKET, NOT_MOVABLE, NOT_FOLLOWED, CONTENDED ->
                false;
        };
    }

    private static double sum(List<LoopMetrics> loops, Function<MoveCounters, Counter> counter) {
        return loops.stream()
                .mapToLong(loop -> counter.apply(loop.moves).value())
                .sum();
    }
}
