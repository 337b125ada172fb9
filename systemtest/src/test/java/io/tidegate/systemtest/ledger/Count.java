package io.tidegate.systemtest.ledger;

/// Messages of one QoS, each counted once for each subscriber that it was due to. Immutable.
///
/// @param published by publishers, while a subscriber was there
/// @param acknowledged of those, to the publisher; QoS 0 counts as acknowledged
/// @param delivered of all published, at least once
/// @param lost acknowledged, not delivered, and the cluster had not forgotten it itself
/// @param forgotten acknowledged and not delivered, since the cluster forgot it: no balancer can help
/// @param duplicated copies too many
/// @param wronglyDuplicated messages that came more than once though their QoS, and the cluster, forbid it
/// @param outOfOrder first copies that came behind a later message of their publisher, topic and QoS
public record Count(
        long published,
        long acknowledged,
        long delivered,
        long lost,
        long forgotten,
        long duplicated,
        long wronglyDuplicated,
        long outOfOrder) {
    static final Count ZERO = new Count(0, 0, 0, 0, 0, 0, 0, 0);

    Count plus(Count other) {
        return new Count(
                published + other.published,
                acknowledged + other.acknowledged,
                delivered + other.delivered,
                lost + other.lost,
                forgotten + other.forgotten,
                duplicated + other.duplicated,
                wronglyDuplicated + other.wronglyDuplicated,
                outOfOrder + other.outOfOrder);
    }

    @Override
    public String toString() {
        return "published %d, acknowledged %d, delivered %d, lost %d (forgotten by the cluster %d), duplicated %d (wrongly %d), out of order %d"
                .formatted(
                        published, acknowledged, delivered, lost, forgotten, duplicated, wronglyDuplicated, outOfOrder);
    }
}
