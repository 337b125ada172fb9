package io.tidegate.continuity;

/// How much is kept of one client. Past a bound it is not movable until it has less; while no node answers it is not
/// read from. Immutable.
///
/// @param keptBytes of packets that no node has finished; 1 at least
/// @param keptPackets their number; 1 at least
/// @param heldBytes of a node that waits for the client's receive maximum; past it the node is not read from
/// @param subscriptions their number; 1 at least
/// @param packetBytes of a packet that is put together from pieces; larger ones flow through. 64 KiB at least
/// @param recents acknowledgements that are remembered after they were passed on
public record Bounds(long keptBytes, int keptPackets, long heldBytes, int subscriptions, int packetBytes, int recents) {
    public static final Bounds DEFAULT = new Bounds(256 * 1024, 4096, 256 * 1024, 4096, 64 * 1024, 256);

    /// Nothing is kept.
    static final Bounds NONE = new Bounds(1, 1, 1, 4096, 64 * 1024, 1);

    public Bounds {
        if (keptBytes < 1 || keptPackets < 1 || heldBytes < 1 || subscriptions < 1 || recents < 1) {
            throw new IllegalArgumentException("bounds must be 1 at least");
        }
        if (packetBytes < 2 * Fingerprint.PREFIX) {
            throw new IllegalArgumentException("packetBytes must be " + 2 * Fingerprint.PREFIX + " at least");
        }
    }
}
