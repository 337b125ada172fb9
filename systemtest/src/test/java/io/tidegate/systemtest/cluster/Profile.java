package io.tidegate.systemtest.cluster;

import java.time.Duration;

/// How the nodes of a cluster behave where they differ from each other, or from the specification. Those that are
/// named after a broker do as that one was seen to do, or somewhat worse. Immutable.
public record Profile(String name, Terms terms, TakeOver takeOver, Redelivery redelivery, Death death) {
    private static final Duration NONE = Duration.ZERO;

    /// What the specification says, and no more; sessions are kept whatever happens to nodes.
    public static final Profile STRICT = new Profile(
            "strict",
            new Terms(true, 100, 10, 2, NONE, NONE, false, true, true),
            new TakeOver(false, CleanThenKept.NEW, WillRule.SPECIFICATION, NONE),
            new Redelivery(Ids.KEPT, true, 0, false, false, false, false),
            new Death(Fate.KEPT, NONE, NONE));

    public static final Profile EMQX = new Profile(
            "emqx",
            new Terms(true, 32, 65_535, 2, NONE, Duration.ofMillis(7), true, true, true),
            new TakeOver(true, CleanThenKept.KEPT, WillRule.NEVER, Duration.ofMillis(7)),
            new Redelivery(Ids.KEPT, true, 0, false, false, false, false),
            new Death(Fate.GONE, NONE, Duration.ofSeconds(60)));

    public static final Profile BIFROMQ = new Profile(
            "bifromq",
            new Terms(true, 200, 10, 2, NONE, Duration.ofMillis(20), true, true, false),
            new TakeOver(false, CleanThenKept.NEW, WillRule.ALWAYS, Duration.ofSeconds(3)),
            new Redelivery(Ids.KEPT, false, 0, false, true, true, true),
            new Death(Fate.REFUSED, Duration.ofSeconds(15), NONE));

    public static final Profile RABBITMQ = new Profile(
            "rabbitmq",
            new Terms(false, 100, 0, 1, NONE, Duration.ofMillis(20), false, true, true),
            new TakeOver(false, CleanThenKept.CLOSED, WillRule.NEVER, Duration.ofMillis(400)),
            new Redelivery(Ids.RENUMBERED, true, 30, true, false, false, false),
            new Death(Fate.REFUSED, Duration.ofSeconds(1), NONE));

    public static final Profile AEDES = new Profile(
            "aedes",
            new Terms(false, 100, 0, 2, NONE, NONE, false, true, true),
            new TakeOver(false, CleanThenKept.NEW, WillRule.ALWAYS, Duration.ofMillis(50)),
            new Redelivery(Ids.RANDOM, false, 0, false, true, false, false),
            new Death(Fate.KEPT, NONE, NONE));

    /// Each node has sessions of its own, and keeps nothing for a client that is not there.
    public static final Profile LONER = new Profile(
            "loner",
            new Terms(true, 100, 10, 2, NONE, NONE, false, false, true),
            new TakeOver(false, CleanThenKept.NEW, WillRule.SPECIFICATION, Duration.ofMillis(50)),
            new Redelivery(Ids.KEPT, true, 0, false, false, false, false),
            new Death(Fate.GONE, NONE, NONE));

    /// What clients are offered.
    ///
    /// @param speaksFive whether MQTT 5 is spoken, besides 3.1.1
    /// @param receiveMaximum QoS 1 and 2 that a client may have unanswered, 1..65535; said in MQTT 5, held in both
    /// @param aliasMaximum topic aliases of clients; 0 = none
    /// @param grantedQos the most that is granted to a subscription
    /// @param acknowledgesAfter how long PUBACK and PUBREC take
    /// @param connackWithin a CONNACK takes any time up to this
    /// @param queuesQos0 whether QoS 0 waits for a session whose client is away
    /// @param sharesSessions whether a session is known to all nodes
    /// @param keepsInboundQos2 whether a session that moves remembers the QoS 2 that its client has not released
    public record Terms(
            boolean speaksFive,
            int receiveMaximum,
            int aliasMaximum,
            int grantedQos,
            Duration acknowledgesAfter,
            Duration connackWithin,
            boolean queuesQos0,
            boolean sharesSessions,
            boolean keepsInboundQos2) {
        public Terms receiveMaximum(int number) {
            return new Terms(
                    speaksFive,
                    number,
                    aliasMaximum,
                    grantedQos,
                    acknowledgesAfter,
                    connackWithin,
                    queuesQos0,
                    sharesSessions,
                    keepsInboundQos2);
        }

        public Terms acknowledgesAfter(Duration delay) {
            return new Terms(
                    speaksFive,
                    receiveMaximum,
                    aliasMaximum,
                    grantedQos,
                    delay,
                    connackWithin,
                    queuesQos0,
                    sharesSessions,
                    keepsInboundQos2);
        }

        public Terms aliasMaximum(int number) {
            return new Terms(
                    speaksFive,
                    receiveMaximum,
                    number,
                    grantedQos,
                    acknowledgesAfter,
                    connackWithin,
                    queuesQos0,
                    sharesSessions,
                    keepsInboundQos2);
        }
    }

    /// What a CONNECT does to a connection that has the same client id.
    ///
    /// @param keepsExpiryZero whether a live MQTT 5 session without expiry is taken over
    /// @param oldLegEndsWithin the old connection ends any time up to this later, perhaps behind the new CONNACK
    public record TakeOver(
            boolean keepsExpiryZero, CleanThenKept cleanThenKept, WillRule will, Duration oldLegEndsWithin) {
        public TakeOver oldLegEndsWithin(Duration time) {
            return new TakeOver(keepsExpiryZero, cleanThenKept, will, time);
        }

        public TakeOver will(WillRule rule) {
            return new TakeOver(keepsExpiryZero, cleanThenKept, rule, oldLegEndsWithin);
        }
    }

    /// MQTT 3.1.1: Clean Session 1 on the live connection, 0 in the new CONNECT.
    public enum CleanThenKept {
        KEPT,
        NEW,
        /// The new connection is closed without CONNACK, the old one ends.
        CLOSED
    }

    /// Whether a take-over fires the will of the old connection.
    public enum WillRule {
        NEVER,
        ALWAYS,
        /// Unless it is delayed and the session goes on: MQTT 5, 3.1.2.5 and 3.1.3.2.2.
        SPECIFICATION
    }

    /// How what was not acknowledged comes again.
    ///
    /// @param marksAgain whether DUP is set
    /// @param marksNewPercent how often DUP is set on what comes for the first time
    /// @param newFirst whether new messages may come before old ones
    /// @param shuffles whether the order may change
    /// @param publishesReceivedAgain whether QoS 2 that was PUBREC'd comes as PUBLISH
    /// @param qos0First whether QoS 0 that waited comes before all else
    public record Redelivery(
            Ids ids,
            boolean marksAgain,
            int marksNewPercent,
            boolean newFirst,
            boolean shuffles,
            boolean publishesReceivedAgain,
            boolean qos0First) {}

    /// Packet ids of what is delivered again.
    public enum Ids {
        KEPT,
        RENUMBERED,
        RANDOM
    }

    /// What becomes of the sessions of a node that dies, and of others while one is frozen.
    ///
    /// @param refusedFor of [Fate#REFUSED]: any time up to this
    /// @param othersHangFor how long the other nodes answer no CONNECT while one is frozen; 0 = they do
    public record Death(Fate fate, Duration refusedFor, Duration othersHangFor) {
        public Death fate(Fate other) {
            return new Death(other, refusedFor, othersHangFor);
        }

        public Death refusedFor(Duration time) {
            return new Death(fate, time, othersHangFor);
        }

        public Death othersHangFor(Duration time) {
            return new Death(fate, refusedFor, time);
        }
    }

    public enum Fate {
        GONE,
        KEPT,
        /// Kept; for a while their clients are closed without CONNACK.
        REFUSED
    }

    public Profile with(Terms other) {
        return new Profile(name, other, takeOver, redelivery, death);
    }

    public Profile with(TakeOver other) {
        return new Profile(name, terms, other, redelivery, death);
    }

    public Profile with(Redelivery other) {
        return new Profile(name, terms, takeOver, other, death);
    }

    public Profile with(Death other) {
        return new Profile(name, terms, takeOver, redelivery, other);
    }

    @Override
    public String toString() {
        return name;
    }
}
