package io.tidegate.systemtest.swarm;

import io.tidegate.systemtest.wire.Bytes;
import io.tidegate.systemtest.wire.Packet;
import io.tidegate.systemtest.wire.Packet.Filter;
import io.tidegate.systemtest.wire.Packet.Will;
import io.tidegate.systemtest.wire.Properties;
import io.tidegate.systemtest.wire.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one client of a [Swarm] is and does. Immutable.
///
/// ```java
/// Role.five("c-7").kept().subscribes("to/7", 2).publishes("to/8", 1).every(Duration.ofMillis(50))
/// ```
///
/// @param level of the protocol: 4 or 5
/// @param expiry of the session in seconds; in MQTT 3.1.1 more than 0 means Clean Session 0
/// @param keepAlive seconds; 0 = none
/// @param receiveMaximum QoS 1 and 2 that it takes at a time; MQTT 5
/// @param aliasMaximum topic aliases that it takes; MQTT 5
/// @param usesAliases whether it publishes with topic aliases where the node takes them
/// @param subscriptions one SUBSCRIBE each, in order
/// @param publications what it publishes, by turns
/// @param pace time between two publishes
/// @param window QoS 1 and 2 that it has unanswered at most; the node's receive maximum holds besides
/// @param acknowledgesAfter how long it takes to answer QoS 1 and 2
public record Role(
        int level,
        String clientId,
        boolean clean,
        long expiry,
        int keepAlive,
        int receiveMaximum,
        int aliasMaximum,
        boolean usesAliases,
        @Nullable Will will,
        List<Filter> subscriptions,
        List<Publication> publications,
        Duration pace,
        int window,
        Duration acknowledgesAfter) {
    private static final int MOST = 65_535;
    private static final long HOUR = 3600;

    public record Publication(String topic, int qos) {}

    public static Role five(String clientId) {
        return new Role(
                Packet.MQTT_5,
                clientId,
                true,
                0,
                60,
                MOST,
                0,
                false,
                null,
                List.of(),
                List.of(),
                Duration.ofMillis(100),
                10,
                Duration.ZERO);
    }

    public static Role three(String clientId) {
        return five(clientId).build(draft -> draft.level = Packet.MQTT_3_1_1);
    }

    /// Its session is to stay for an hour: Clean Start 0.
    public Role kept() {
        return build(draft -> {
            draft.clean = false;
            draft.expiry = HOUR;
        });
    }

    /// MQTT 5: Clean Start 1, and the session stays so long.
    public Role expiry(long seconds) {
        return build(draft -> draft.expiry = seconds);
    }

    public Role keepAlive(int seconds) {
        return build(draft -> draft.keepAlive = seconds);
    }

    public Role receiveMaximum(int number) {
        return build(draft -> draft.receiveMaximum = number);
    }

    /// Topic aliases in both directions.
    public Role aliases(int maximum) {
        return build(draft -> {
            draft.aliasMaximum = maximum;
            draft.usesAliases = maximum > 0;
        });
    }

    public Role will(String topic, String text, int qos, long delaySeconds) {
        Properties delay =
                delaySeconds == 0 ? Properties.NONE : Properties.NONE.with(Property.WILL_DELAY, delaySeconds);
        return build(draft -> draft.will = new Will(topic, Bytes.of(text), qos, false, delay));
    }

    public Role subscribes(String filter, int qos) {
        return build(draft -> draft.subscriptions.add(Filter.of(filter, qos)));
    }

    public Role publishes(String topic, int qos) {
        return build(draft -> draft.publications.add(new Publication(topic, qos)));
    }

    public Role every(Duration time) {
        return build(draft -> draft.pace = time);
    }

    public Role window(int number) {
        return build(draft -> draft.window = number);
    }

    public Role acknowledgesAfter(Duration time) {
        return build(draft -> draft.acknowledgesAfter = time);
    }

    private Role build(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.role(this);
    }

    /// A role in the making.
    private static final class Draft {
        private int level;
        private boolean clean;
        private long expiry;
        private int keepAlive;
        private int receiveMaximum;
        private int aliasMaximum;
        private boolean usesAliases;
        private @Nullable Will will;
        private final List<Filter> subscriptions;
        private final List<Publication> publications;
        private Duration pace;
        private int window;
        private Duration acknowledgesAfter;

        Draft(Role role) {
            level = role.level;
            clean = role.clean;
            expiry = role.expiry;
            keepAlive = role.keepAlive;
            receiveMaximum = role.receiveMaximum;
            aliasMaximum = role.aliasMaximum;
            usesAliases = role.usesAliases;
            will = role.will;
            subscriptions = new ArrayList<>(role.subscriptions);
            publications = new ArrayList<>(role.publications);
            pace = role.pace;
            window = role.window;
            acknowledgesAfter = role.acknowledgesAfter;
        }

        Role role(Role of) {
            return new Role(
                    level,
                    of.clientId,
                    clean,
                    expiry,
                    keepAlive,
                    receiveMaximum,
                    aliasMaximum,
                    usesAliases,
                    will,
                    List.copyOf(subscriptions),
                    List.copyOf(publications),
                    pace,
                    window,
                    acknowledgesAfter);
        }
    }

    Packet.Connect connect() {
        Properties properties = Properties.NONE;
        if (level == Packet.MQTT_5) {
            properties = expiry > 0 ? properties.with(Property.SESSION_EXPIRY, expiry) : properties;
            properties = receiveMaximum < MOST ? properties.with(Property.RECEIVE_MAXIMUM, receiveMaximum) : properties;
            properties = aliasMaximum > 0 ? properties.with(Property.ALIAS_MAXIMUM, aliasMaximum) : properties;
        }
        return new Packet.Connect(level, clientId, clean, keepAlive, will, null, null, properties);
    }
}
