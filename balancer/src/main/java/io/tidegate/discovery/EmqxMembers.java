package io.tidegate.discovery;

import io.tidegate.discovery.DiscoverySettings.Weights;
import io.tidegate.discovery.EmqxAnswer.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is known of the members of an EMQX cluster, from answer to answer. Immutable.
///
/// A member that does not run keeps its place with weight 0: its clients may still be connected, when it is only
/// cut off from the node that was asked, and it comes back as what it was. It leaves when the cluster no longer
/// lists it; not at once, because a node that is just dying is missing from an answer or two before it is listed
/// as stopped. Until then it does not run either; but where more than half of the members are missing at once, it is
/// rather the node that was asked which is not in the cluster, and they stay as they were.
///
/// @param known by node name
record EmqxMembers(SortedMap<String, Known> known) {
    /// Answers in a row that a member may be missing from.
    static final int MISSED_MAX = 2;

    static final EmqxMembers NONE = new EmqxMembers(new TreeMap<>());

    /// @param runs as it was last said, or is taken to be while it is missing
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
        boolean doubtful = mostAreMissing(next.keySet());
        known.forEach((node, before) -> {
            if (before.missed() < MISSED_MAX) {
                boolean runs = before.runs() && (doubtful || before.missed() > 0);
                next.putIfAbsent(node, new Known(runs, before.weight(), before.missed() + 1));
            }
        });
        return new EmqxMembers(next);
    }

    /// Whether nobody who ran is missing.
    boolean allWhoRanAreIn(List<Row> rows) {
        Set<String> listed = rows.stream().map(Row::node).collect(Collectors.toSet());
        return known.entrySet().stream()
                .filter(each -> each.getValue().runs())
                .allMatch(each -> listed.contains(each.getKey()));
    }

    /// Whether more than half of those who were in the last answer are not in this one.
    private boolean mostAreMissing(Set<String> listed) {
        List<String> before = known.entrySet().stream()
                .filter(each -> each.getValue().missed() == 0)
                .map(Map.Entry::getKey)
                .toList();
        long missing = before.stream().filter(node -> !listed.contains(node)).count();
        return 2 * missing > before.size();
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
