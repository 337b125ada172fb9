package io.tidegate.continuity;

import io.tidegate.continuity.Capabilities.Broker;

/// How the nodes of a cluster behave, as it was seen with real ones, and somewhat worse.
enum Profile {
    EMQX(Broker.EMQX, true, Ids.KEPT),
    BIFROMQ(Broker.BIFROMQ, true, Ids.KEPT),
    RABBITMQ(Broker.RABBITMQ, false, Ids.RENUMBERED),
    AEDES(Broker.AEDES, false, Ids.RANDOM),
    /// What the specification says and no more; sessions are of one node only.
    LONER(Broker.OTHER, true, Ids.KEPT);

    final Broker broker;
    final boolean speaksFive;
    final Ids ids;

    /// Packet ids of what is delivered again.
    enum Ids {
        KEPT,
        RENUMBERED,
        RANDOM
    }

    Profile(Broker broker, boolean speaksFive, Ids ids) {
        this.broker = broker;
        this.speaksFive = speaksFive;
        this.ids = ids;
    }

    /// Whether what is delivered again is marked so.
    boolean marksAgain() {
        return this == EMQX || this == RABBITMQ || this == LONER;
    }

    /// Whether what is delivered for the first time may be marked as if it were not.
    boolean marksNew() {
        return this == RABBITMQ;
    }

    /// Whether new messages may come before old ones.
    boolean newComesFirst() {
        return this == RABBITMQ;
    }

    boolean keepsOrder() {
        return this == EMQX || this == LONER;
    }

    /// Whether what the client has received of QoS 2 comes as PUBLISH again.
    boolean publishesReceivedAgain() {
        return this == BIFROMQ;
    }

    boolean knowsQos2Again() {
        return this != BIFROMQ;
    }

    boolean grantsQos2() {
        return this != RABBITMQ;
    }

    boolean queuesQos0() {
        return this == EMQX || this == BIFROMQ;
    }

    /// Whether a crash of its node is the end of a session.
    boolean losesSessionsByCrash() {
        return this == EMQX || this == LONER;
    }

    /// Whether a session is known to all nodes.
    boolean isCluster() {
        return this != LONER;
    }

    boolean firesWillOnTakeOver() {
        return this == BIFROMQ || this == AEDES;
    }

    long oldLegEndsWithin() {
        return switch (this) {
            case EMQX -> 7 * Timeline.MILLI;
            case BIFROMQ -> 3 * Timeline.SECOND;
            case RABBITMQ -> 400 * Timeline.MILLI;
            case AEDES, LONER -> 50 * Timeline.MILLI;
        };
    }
}
