package io.tidegate.link;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Occupancy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/// Small numbers for nodes, so that a row can say which one a link is counted at. Confined to its loop.
///
/// A node keeps its number for as long as it is known; one that was forgotten and comes again is another one, and
/// there are as many as there were nodes.
final class Seats {
    private static final long TELL_NANOS = 50_000_000L;
    private static final long NEVER = 0;

    private final IdentityHashMap<Occupancy, Integer> numbers = new IdentityHashMap<>();
    private final List<NodeId> ids = new ArrayList<>();
    private final List<Occupancy> occupancies = new ArrayList<>();
    private long[] heardNanos = new long[8];

    int of(Member member) {
        Integer number = numbers.get(member.occupancy());
        if (number == null) {
            number = ids.size();
            numbers.put(member.occupancy(), number);
            if (number == heardNanos.length) {
                heardNanos = Arrays.copyOf(heardNanos, 2 * number);
            }
            ids.add(member.id());
            occupancies.add(member.occupancy());
        }
        return number;
    }

    NodeId id(int seat) {
        return ids.get(seat);
    }

    Occupancy occupancy(int seat) {
        return occupancies.get(seat);
    }

    /// Something came from the node. Told to the other loops a few times a second.
    void heard(int seat, long nowNanos) {
        if (heardNanos[seat] == NEVER || nowNanos - heardNanos[seat] >= TELL_NANOS) {
            heardNanos[seat] = nowNanos;
            occupancies.get(seat).heard(nowNanos);
        }
    }

    void release(int seat) {
        occupancies.get(seat).release();
    }
}
