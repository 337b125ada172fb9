package io.tidegate.balance;

import io.tidegate.fleet.Group;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Pool;

/// How many links a node may have before affinity gives way to balance. Immutable.
///
/// The bound of a node is `load_factor` times its fair share of all links, the one to come included, rounded
/// up; but never below its share + [#SLACK], since among few links chance alone exceeds any factor. (Consistent
/// hashing with bounded loads, Mirrokni, Thorup, Zadimoghaddam, <https://arxiv.org/abs/1608.01350>.)
///
/// @param linksPerWeight the fair share of a node with a [Member#share] of 1
record LoadBound(double factor, double linksPerWeight) {
    static final int SLACK = 32;
    static final LoadBound NONE = new LoadBound(1, Double.POSITIVE_INFINITY);

    /// Over those members of the group that are not full: who is full takes nothing off the others.
    static LoadBound of(Pool pool, Group group) {
        long links = 1;
        long weights = 0;
        for (int i = 0; i < group.size(); i++) {
            Member member = pool.member(group.at(i));
            if (member.hasRoom()) {
                links += member.occupancy().live();
                weights += member.share();
            }
        }
        return new LoadBound(pool.settings().loadFactor(), (double) links / Math.max(1, weights));
    }

    /// Whether one more link keeps a node within its bound.
    boolean admits(Member member) {
        double share = linksPerWeight * member.share();
        return member.occupancy().live() + 1 <= Math.max(Math.ceil(factor * share), share + SLACK);
    }
}
