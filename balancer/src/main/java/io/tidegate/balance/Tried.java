package io.tidegate.balance;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.Occupancy;
import java.util.ArrayList;
import java.util.List;

/// The members that one client was already given to, or that were full; in whatever snapshot. Confined.
public final class Tried {
    /// Of a node there is one, in every snapshot.
    private final List<Occupancy> nodes = new ArrayList<>(2);

    public void add(Member member) {
        if (!contains(member)) {
            nodes.add(member.occupancy());
        }
    }

    /// The same, by what counts its links.
    public void add(Occupancy node) {
        if (!nodes.contains(node)) {
            nodes.add(node);
        }
    }

    public boolean contains(Member member) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) == member.occupancy()) {
                return true;
            }
        }
        return false;
    }

    public int size() {
        return nodes.size();
    }
}
