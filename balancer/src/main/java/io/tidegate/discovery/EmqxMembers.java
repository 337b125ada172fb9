package io.tidegate.discovery;

import io.tidegate.discovery.DiscoverySettings.Weights;
import io.tidegate.discovery.EmqxAnswer.Row;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of the members of an EMQX cluster, from answer to answer. Immutable.
///
/// A member that does not run keeps its place with weight 0: its clients may still be connected, when it is only
/// cut off from the node that was asked, and it comes back as what it was. It leaves when the cluster no longer
/// lists it; not at once, because a node that is just dying is missing from an answer or two before it is listed
/// as stopped.
///
/// @param known by node name
record EmqxMembers(SortedMap<String, Known> known) {
    /// Answers in a row that a member may be missing from.
    static final int MISSED_MAX = 2;

    static final EmqxMembers NONE = new EmqxMembers(new TreeMap<>());

    /// @param weight that it has while it runs
    /// @param missed how many answers in a row it has been missing from
    record Known(boolean runs, int weight, int missed) {
        int weightNow() {
            return runs ? weight : 0;
        }
    }

    EmqxMembers after(List<Row> rows, Weights weights) {
        LoadWeight load = new LoadWeight(rows.stream()
                .filter(row -> row.isRunning() && row.live() != Row.UNKNOWN)
                .mapToLong(Row::live)
                .average()
                .orElse(0));
        SortedMap<String, Known> next = new TreeMap<>();
        for (Row row : rows) {
            next.put(row.node(), new Known(row.isRunning(), weight(row, weights, load), 0));
        }
        known.forEach((node, before) -> {
            if (before.missed() < MISSED_MAX) {
                next.putIfAbsent(node, new Known(false, before.weight(), before.missed() + 1));
            }
        });
        return new EmqxMembers(next);
    }

    private int weight(Row row, Weights weights, LoadWeight load) {
        Known before = known.get(row.node());
        return switch (weights) {
            case EQUAL -> 1;
            case LOAD -> {
                int was = before == null ? LoadWeight.EVEN : before.weight();
                yield row.isRunning() ? load.next(was, row.live()) : was;
            }
        };
    }
}
