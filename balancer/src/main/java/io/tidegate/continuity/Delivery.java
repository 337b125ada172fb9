package io.tidegate.continuity;

/// Something that a node began towards the client, as far as each end of it has come. Confined.
final class Delivery {
    /// The end of the node whose leg is the current one.
    enum AtNode {
        /// It has not spoken of it: it may have it from the node before, and then will.
        UNKNOWN,
        /// It sent the PUBLISH.
        SENT,
        /// It was told PUBREC.
        RECORDED,
        /// It sent PUBREL.
        RELEASED,
        /// No node has it any more: the balancer finishes it.
        OWN
    }

    /// The end of the client.
    enum AtClient {
        /// It was given the PUBLISH.
        GIVEN,
        /// It said PUBREC.
        RECEIVED,
        /// It was given PUBREL.
        RELEASED,
        /// It said PUBACK or PUBCOMP, and may use the id for something else.
        DONE
    }

    final int qos;
    final long fingerprint;
    final long serial;
    AtNode node = AtNode.SENT;
    AtClient client = AtClient.GIVEN;
    /// Some node was told PUBREC: it may have read that.
    boolean isRecorded;
    /// Some node said PUBREL: it has read PUBREC.
    boolean isReleased;
    /// 0 where the node of the current leg has not named one.
    int nodeId;
    /// What the node before called it; 0 where none did.
    int formerId;
    /// 0 once the client is done.
    int clientId;

    Delivery(int qos, long fingerprint, long serial) {
        this.qos = qos;
        this.fingerprint = fingerprint;
        this.serial = serial;
    }
}
