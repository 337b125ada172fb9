package io.tidegate.continuity;

import io.tidegate.mqtt.Grants;

/// What is the same for many sessions, and there once. Confined to the thread of those that share it.
final class Shared {
    /// For who has nothing under way: empty, and never added to.
    final Publications noPublications = Publications.nobodys();

    final Deliveries noDeliveries = Deliveries.nobodys();

    private Grants granted = Grants.DEFAULT;

    /// The same, as one object where many clients are told the same.
    Grants grants(Grants grants) {
        if (grants.equals(Grants.DEFAULT)) {
            return Grants.DEFAULT;
        }
        if (!grants.equals(granted)) {
            granted = grants;
        }
        return granted;
    }
}
