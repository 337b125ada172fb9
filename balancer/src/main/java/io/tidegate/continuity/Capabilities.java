package io.tidegate.continuity;

import java.util.EnumSet;
import java.util.Set;

/// What the nodes of a pool can be relied on for when a live session goes from one to another. Immutable.
public record Capabilities(Set<Ability> abilities) {
    public Capabilities {
        abilities = Set.copyOf(abilities);
    }

    /// One thing that not all brokers do.
    public enum Ability {
        /// A session is known to all nodes.
        SHARES_SESSIONS,
        /// A CONNECT elsewhere keeps a session that outlives its connection, and ends the old leg.
        TAKES_OVER,
        /// The same for a session of expiry 0 (MQTT 5) whose leg is alive.
        TAKES_OVER_UNEXPIRING,
        /// What is delivered again has the packet id that it had.
        KEEPS_IDS,
        /// What the client has received of QoS 2 comes as PUBREL again, as it should [MQTT-4.4.0-1], and not as
        /// PUBLISH.
        RELEASES_AGAIN,
        /// A PUBLISH of QoS 2 that comes again on another node is known there.
        KNOWS_QOS_2_AGAIN,
        /// Session Present says that there are subscriptions: a session without one is kept too, and not spoken of.
        SPEAKS_OF_SUBSCRIBERS_ONLY
    }

    /// Brokers whose ways were tried out.
    public enum Broker {
        EMQX,
        BIFROMQ,
        RABBITMQ,
        AEDES,
        /// The least that MQTT promises.
        OTHER;

        public Capabilities capabilities() {
            return new Capabilities(
                    switch (this) {
                        case EMQX -> EnumSet.complementOf(EnumSet.of(Ability.SPEAKS_OF_SUBSCRIBERS_ONLY));
                        case BIFROMQ -> EnumSet.of(Ability.SHARES_SESSIONS, Ability.TAKES_OVER, Ability.KEEPS_IDS);
                        case RABBITMQ -> EnumSet.of(Ability.SHARES_SESSIONS, Ability.TAKES_OVER);
                        case AEDES ->
                            EnumSet.of(
                                    Ability.SHARES_SESSIONS,
                                    Ability.TAKES_OVER,
                                    Ability.RELEASES_AGAIN,
                                    Ability.KNOWS_QOS_2_AGAIN,
                                    Ability.SPEAKS_OF_SUBSCRIBERS_ONLY);
                        case OTHER -> EnumSet.of(Ability.RELEASES_AGAIN);
                    });
        }
    }

    boolean has(Ability ability) {
        return abilities.contains(ability);
    }
}
