package io.tidegate.continuity;

import io.tidegate.mqtt.Grants;
import java.util.ArrayDeque;
import java.util.Deque;

/// Tables of packets under way that no session has anything in now, for the next one that has: most clients have
/// nothing under way at most times. Confined to the thread of the sessions that share them.
final class Spares {
    private static final int MOST = 256;

    /// For who has none: empty, and never added to.
    final Publications noPublications = Publications.nobodys();

    final Deliveries noDeliveries = Deliveries.nobodys();
    private final Deque<Publications> publications = new ArrayDeque<>();
    private final Deque<Deliveries> deliveries = new ArrayDeque<>();

    private Grants granted = Grants.DEFAULT;

    /// The same, as one object where many clients are told the same.
    Grants shared(Grants grants) {
        if (grants.equals(Grants.DEFAULT)) {
            return Grants.DEFAULT;
        }
        if (!grants.equals(granted)) {
            granted = grants;
        }
        return granted;
    }

    Publications publications(Bounds bounds) {
        Publications spare = publications.poll();
        Publications taken = spare == null ? new Publications() : spare;
        taken.bindTo(bounds);
        return taken;
    }

    /// @param empty all that was in it is finished
    void giveBack(Publications empty) {
        if (publications.size() < MOST && empty.isSmall()) {
            publications.push(empty);
        }
    }

    Deliveries deliveries() {
        Deliveries spare = deliveries.poll();
        return spare == null ? new Deliveries() : spare;
    }

    /// @param empty all that was in it is finished
    void giveBack(Deliveries empty) {
        if (deliveries.size() < MOST && empty.isSmall()) {
            deliveries.push(empty);
        }
    }
}
