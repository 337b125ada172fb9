package io.tidegate.continuity;

import io.tidegate.continuity.Delivery.AtClient;
import io.tidegate.continuity.Delivery.AtNode;
import io.tidegate.mqtt.Acknowledgements;
import io.tidegate.mqtt.FixedHeader;
import java.lang.foreign.MemorySegment;

/// Moves the two ends of a delivery: what one side says is passed on where the other end is there to hear it, else it
/// waits in the entry. Confined.
final class Exchange {
    private final Kept kept;

    Exchange(Kept kept) {
        this.kept = kept;
    }

    /// The client said PUBACK, PUBREC or PUBCOMP.
    void clientSaid(Delivery one, MemorySegment bytes, long from, long to) {
        int type = FixedHeader.type(bytes, from);
        boolean ends = type != FixedHeader.PUBREC || Acknowledgements.code(bytes, from, to) >= Acknowledgements.FAILURE;
        if (one.node == AtNode.OWN) {
            finishOwn(one, ends);
            return;
        }
        int clientId = one.clientId;
        AtNode listens = type == FixedHeader.PUBCOMP ? AtNode.RELEASED : AtNode.SENT;
        boolean hears = kept.open && one.node == listens;
        if (ends) {
            kept.deliveries().clientIsDone(one);
        } else if (one.client == AtClient.GIVEN) {
            one.client = AtClient.RECEIVED;
        }
        if (hears) {
            pass(clientId, one.nodeId, bytes, from, to);
            if (ends) {
                finish(one);
            } else {
                recorded(one);
            }
        }
    }

    private static void recorded(Delivery one) {
        one.node = AtNode.RECORDED;
        one.isRecorded = true;
    }

    private void pass(int clientId, int nodeId, MemorySegment bytes, long from, long to) {
        if (clientId == nodeId) {
            kept.toNode.pass(bytes, from, to);
        } else {
            kept.toNode.send(Acknowledgements.withId(bytes, from, to, nodeId));
        }
    }

    private void finishOwn(Delivery one, boolean ends) {
        if (ends) {
            kept.deliveries().remove(one);
        } else {
            release(one);
        }
    }

    private void release(Delivery one) {
        one.client = AtClient.RELEASED;
        kept.toClient.send(Acknowledgements.of(FixedHeader.PUBREL, one.clientId));
    }

    /// The node said PUBREL about one that it has named.
    void nodeReleased(Delivery one, MemorySegment bytes, long from, long to) {
        one.node = AtNode.RELEASED;
        one.isReleased = true;
        switch (one.client) {
            case GIVEN, RECEIVED -> {
                one.client = AtClient.RELEASED;
                if (one.clientId == one.nodeId) {
                    kept.toClient.pass(bytes, from, to);
                } else {
                    kept.toClient.send(Acknowledgements.withId(bytes, from, to, one.clientId));
                }
            }
            case RELEASED -> {}
            case DONE -> tell(one);
        }
    }

    /// Says to the node what the client has said while nobody heard it.
    void tell(Delivery one) {
        if (!kept.open) {
            return;
        }
        if (one.qos == 1) {
            if (one.client == AtClient.DONE) {
                answer(FixedHeader.PUBACK, one);
                finish(one);
            }
        } else if (one.node == AtNode.SENT && one.client != AtClient.GIVEN) {
            answer(FixedHeader.PUBREC, one);
            recorded(one);
        } else if (one.node == AtNode.RELEASED && one.client == AtClient.DONE) {
            answer(FixedHeader.PUBCOMP, one);
            finish(one);
        }
    }

    private void answer(int type, Delivery one) {
        kept.toNode.send(Acknowledgements.of(type, one.nodeId));
        kept.count(Tally.ANSWERED);
    }

    private void finish(Delivery one) {
        kept.remember(one);
        kept.deliveries().remove(one);
    }

    /// The leg may be written from now on.
    void tellAll() {
        kept.deliveries().namedInOrder().forEach(this::tell);
    }

    /// No node will speak any more of what the current one has not named, as far as it is of that QoS or less.
    void own(int qosMax) {
        for (Delivery one : kept.deliveries().own(qosMax)) {
            if (one.client == AtClient.RECEIVED) {
                release(one);
            }
        }
    }
}
