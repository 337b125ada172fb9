package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.cluster.Forgotten.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Subscriptions of sessions that are no more, for as long as nobody could have made them again: what is published
/// meanwhile is the cluster's to answer for. Confined.
final class Ghosts {
    /// Time that a client has for its subscriptions once it is back.
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration LIFE = Duration.ofSeconds(60);

    private final Core core;
    private final Map<String, Map<String, Subscription>> ghosts = new HashMap<>();

    Ghosts(Core core) {
        this.core = core;
    }

    void died(Session session) {
        if (!session.subscriptions.isEmpty()) {
            Map<String, Subscription> own = new HashMap<>(session.subscriptions);
            ghosts.put(session.clientId, own);
            core.later(LIFE, () -> ghosts.remove(session.clientId, own));
        }
    }

    /// A connection of it works.
    void returned(String clientId) {
        Map<String, Subscription> own = ghosts.get(clientId);
        if (own != null) {
            core.later(GRACE, () -> ghosts.remove(clientId, own));
        }
    }

    /// It was made again, or is not wanted any more.
    void subscribed(String clientId, String filter) {
        Map<String, Subscription> own = ghosts.get(clientId);
        if (own != null && own.remove(filter) != null && own.isEmpty()) {
            ghosts.remove(clientId);
        }
    }

    void missed(Message message) {
        ghosts.forEach((clientId, own) -> own.values().stream()
                .filter(one -> one.wants(message, clientId))
                .mapToInt(one -> Math.min(one.qos(), message.qos()))
                .max()
                .ifPresent(qos -> core.forgot(Kind.LOST, clientId, message, qos)));
    }
}
