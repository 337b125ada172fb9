package io.tidegate.balance;

import io.tidegate.fleet.Group;
import io.tidegate.fleet.Rotation;
import io.tidegate.fleet.Tier;

/// One after the other, by weight.
///
/// A member that is not open loses its turn, and the client draws the next one for itself: so the turns of a
/// full node go to the others by their weight, not all to the one behind it.
final class RoundRobin {
    private RoundRobin() {}

    /// The index of the member whose turn it is, or [Balancer#NONE].
    static int choose(Ask ask, Tier tier) {
        Rotation rotation = tier.rotation();
        for (int drawn = 0; drawn < rotation.length(); drawn++) {
            int index = rotation.turn(ask.pool().ticket());
            if (ask.isOpen(index)) {
                return index;
            }
            if (drawn == 0 && anyOpen(ask, tier.usable()) == Balancer.NONE) {
                return Balancer.NONE;
            }
        }
        return anyOpen(ask, tier.usable()); // other loops drew the turns of those that are open
    }

    private static int anyOpen(Ask ask, Group usable) {
        for (int i = 0; i < usable.size(); i++) {
            if (ask.isOpen(usable.at(i))) {
                return usable.at(i);
            }
        }
        return Balancer.NONE;
    }
}
