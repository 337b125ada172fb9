package io.tidegate.link;

import io.tidegate.fleet.Occupancy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The one way in which links are made to leave a node that others decided to empty. Any thread.
///
/// Today a link that leaves ends, and its client connects again; where a client can be moved unseen, that takes the
/// place of the end, and nothing changes for who asks.
public interface Door {
    /// Prepares for links to leave a node. Nothing leaves before [#endSome].
    Eviction evict(Occupancy node, Eviction.Kind kind, Eviction.Bounds bounds);

    /// Has `count` more links leave, idle ones first, each at a time of its own within `window`. What was asked for
    /// by an earlier call and is not found yet is forgotten: so what leaves is never more than what was asked for.
    ///
    /// Loops look for them in the turns to come, a part of their tables a turn.
    ///
    /// @param count 0 or more
    /// @param random for those times
    void endSome(Eviction eviction, long count, Duration window, RandomGenerator random);

    /// Links of a node that were chosen and are still there, a moment ago.
    long leaving(Occupancy node);

    /// Whether every loop has looked at all its links and found none that may be chosen.
    boolean isExhausted(Eviction eviction);
}
