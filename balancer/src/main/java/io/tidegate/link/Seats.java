package io.tidegate.link;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Occupancy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Small numbers for nodes, so that a row can say which one a link is counted at. Confined to its loop.
///
/// A node keeps its number for the life of the process; there are as many as there were nodes.
final class Seats {
    private final Map<NodeId, Integer> numbers = new HashMap<>();
    private final List<NodeId> ids = new ArrayList<>();
    private final List<Occupancy> occupancies = new ArrayList<>();

    int of(Member member) {
        Integer number = numbers.get(member.id());
        if (number == null) {
            number = ids.size();
            numbers.put(member.id(), number);
            ids.add(member.id());
            occupancies.add(member.occupancy());
        }
        return number;
    }

    NodeId id(int seat) {
        return ids.get(seat);
    }

    void release(int seat) {
        occupancies.get(seat).release();
    }
}
