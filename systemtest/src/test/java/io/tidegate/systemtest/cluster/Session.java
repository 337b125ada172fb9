package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.wire.Packet;
import io.tidegate.systemtest.wire.Packet.Will;
import io.tidegate.systemtest.wire.Property;
import io.tidegate.systemtest.wire.Reactor.Timer;
import io.tidegate.systemtest.wire.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session as the nodes keep it. Confined.
final class Session {
    static final long FOR_EVER = 0xFFFF_FFFFL;

    final String clientId;
    final int level;
    final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    /// QoS 2 from the client, by packet id, until PUBREL.
    final Map<Integer, Message> received = new LinkedHashMap<>();
    final Outbound outbound;
    /// Where its client is, or was last.
    ClusterNode home;

    @Nullable
    Leg leg;

    /// Seconds; [#FOR_EVER] is that.
    long expiry;

    @Nullable
    Will will;

    @Nullable
    Timer expiryTimer;

    @Nullable
    Timer willTimer;

    Session(Core core, Packet.Connect connect, String clientId, ClusterNode home) {
        this.clientId = clientId;
        this.level = connect.level();
        this.outbound = new Outbound(core);
        this.home = home;
    }

    static long expiryOf(Packet.Connect connect) {
        return connect.level() == Packet.MQTT_5
                ? connect.properties().number(Property.SESSION_EXPIRY, 0)
                : connect.clean() ? 0 : FOR_EVER;
    }

    boolean hasWildcard() {
        return subscriptions.keySet().stream().anyMatch(Topics::hasWildcard);
    }

    long willDelay() {
        Will own = will;
        return own == null ? 0 : own.properties().number(Property.WILL_DELAY, 0);
    }

    void stopTimers() {
        if (expiryTimer != null) {
            expiryTimer.cancel();
        }
        if (willTimer != null) {
            willTimer.cancel();
        }
        expiryTimer = null;
        willTimer = null;
    }

    /// What it gets of a message, if anything: one copy, whatever the number of subscriptions that match.
    @Nullable
    Delivery delivery(Message message) {
        List<Subscription> wanting = subscriptions.values().stream()
                .filter(one -> one.wants(message, clientId))
                .toList();
        if (wanting.isEmpty()) {
            return null;
        }
        int qos = wanting.stream().mapToInt(Subscription::qos).max().orElse(0);
        boolean retain = message.retain()
                && wanting.stream().anyMatch(one -> one.filter().retainAsPublished());
        List<Long> ids =
                wanting.stream().map(Subscription::id).filter(id -> id > 0).toList();
        return new Delivery(message, Math.min(qos, message.qos()), retain, ids);
    }
}
