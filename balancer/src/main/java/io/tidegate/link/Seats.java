package io.tidegate.link;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Occupancy;
import io.tidegate.observe.Counter;
import io.tidegate.transport.Rows;
import java.util.Arrays;
import java.util.IdentityHashMap;

/// Small numbers for nodes, so that a row can say which one a link is counted at, and how many links of this loop
/// each has. Confined to its loop, but for what is asked by [Occupancy].
///
/// A node keeps its number for as long as it is known; one that was forgotten and comes again is another one, and
/// there are as many as there were nodes.
final class Seats {
    private static final long TELL_NANOS = 50_000_000L;
    private static final long NEVER = 0;

    private final IdentityHashMap<Occupancy, Integer> numbers = new IdentityHashMap<>();
    /// By number; it only grows.
    private volatile Seat[] seats = {};

    private static final class Seat {
        final NodeId id;
        final Occupancy occupancy;
        final Counter links = new Counter();
        /// Those that were chosen to leave it.
        final Counter leaving = new Counter();
        /// Live clients that came from another node, and that went to one.
        final Counter movedIn = new Counter();

        final Counter movedOut = new Counter();
        long heardNanos = NEVER;

        Seat(NodeId id, Occupancy occupancy) {
            this.id = id;
            this.occupancy = occupancy;
        }
    }

    /// Counts one more link at a node, whose place was reserved.
    int take(Member member) {
        Integer number = numbers.get(member.occupancy());
        if (number == null) {
            number = seats.length;
            Seat[] more = Arrays.copyOf(seats, number + 1);
            more[number] = new Seat(member.id(), member.occupancy());
            numbers.put(member.occupancy(), number);
            seats = more;
        }
        seats[number].links.increment();
        return number;
    }

    /// `Rows.NONE` where no link of this loop was ever there.
    int find(Occupancy node) {
        return numbers.getOrDefault(node, Rows.NONE);
    }

    NodeId id(int seat) {
        return seats[seat].id;
    }

    Occupancy occupancy(int seat) {
        return seats[seat].occupancy;
    }

    /// Something came from the node. Told to the other loops a few times a second.
    void heard(int seat, long nowNanos) {
        Seat heard = seats[seat];
        if (heard.heardNanos == NEVER || nowNanos - heard.heardNanos >= TELL_NANOS) {
            heard.heardNanos = nowNanos;
            heard.occupancy.heard(nowNanos);
        }
    }

    void release(int seat) {
        seats[seat].links.add(-1);
        seats[seat].occupancy.release();
    }

    /// So many more, or fewer, were chosen to leave it.
    void leaving(int seat, int change) {
        seats[seat].leaving.add(change);
    }

    /// One more live client came to it from another node.
    void movedIn(int seat) {
        seats[seat].movedIn.increment();
    }

    /// One more live client went from it to another node.
    void movedOut(int seat) {
        seats[seat].movedOut.increment();
    }

    /// Any thread: live clients of this loop that came to a node from another one.
    long movedIn(Occupancy node) {
        for (Seat seat : seats) {
            if (seat.occupancy == node) {
                return seat.movedIn.value();
            }
        }
        return 0;
    }

    /// Any thread: live clients of this loop that went from a node to another one.
    long movedOut(Occupancy node) {
        for (Seat seat : seats) {
            if (seat.occupancy == node) {
                return seat.movedOut.value();
            }
        }
        return 0;
    }

    /// Any thread: links of this loop at a node that were not chosen to leave it, a moment ago.
    long staying(Occupancy node) {
        for (Seat seat : seats) {
            if (seat.occupancy == node) {
                return Math.max(0, seat.links.value() - seat.leaving.value());
            }
        }
        return 0;
    }

    /// Any thread: those that were chosen and are still there, a moment ago.
    long leaving(Occupancy node) {
        for (Seat seat : seats) {
            if (seat.occupancy == node) {
                return seat.leaving.value();
            }
        }
        return 0;
    }
}
