package io.tidegate.continuity;

import io.tidegate.continuity.Delivery.AtNode;
import io.tidegate.mqtt.PublishView;
import org.jspecify.annotations.Nullable;

/// Tells messages that the client has from new ones, when another node delivers what was not finished. Neither DUP nor
/// packet id says it: see docs/adr/0018. It looks at the message that the view shows. Confined.
final class Recognition {
    private final Kept kept;
    private final Exchange exchange;
    private final PublishView view;
    private boolean expecting;

    /// How sure it is that a session is the client's.
    enum Trust {
        SURE,
        /// It may be a new one, made by a CONNECT that was given up.
        DOUBT
    }

    Recognition(Kept kept, Exchange exchange) {
        this.kept = kept;
        this.exchange = exchange;
        this.view = kept.view;
    }

    void legIsGone() {
        expecting = false;
        long unreadSince = keepsIds()
                ? Long.MIN_VALUE
                : kept.heard - kept.terms.times().unread().toNanos();
        kept.recents.legIsGone(unreadSince, kept.deliveries.legIsGone());
    }

    void begins(Trust trust) {
        expecting = true;
        if (trust == Trust.DOUBT) {
            exchange.own(1);
            kept.recents.clearQos1();
        }
    }

    /// What has not come by now will not.
    void ends() {
        expecting = false;
        kept.recents.forgetFormer();
        exchange.own(2);
    }

    boolean isExpecting() {
        return expecting;
    }

    /// @param topic where an alias says it
    long fingerprint(byte @Nullable [] topic) {
        return topic == null ? Fingerprint.of(view) : Fingerprint.of(view, topic);
    }

    /// Whether the client need not see the message, since it has it; the node is told what the client has said of it.
    boolean isKnown(byte @Nullable [] topic) {
        int id = view.packetId();
        Delivery same = kept.deliveries.ofNode(id);
        if (same != null) {
            saidAgain(same, topic);
            return true;
        }
        if (!expecting) {
            return false;
        }
        long fingerprint = fingerprint(topic);
        Delivery one = kept.deliveries.fitting(fingerprint, view.qos(), id, again());
        if (one == null && mayBeFinished() && kept.recents.take(fingerprint, view.qos(), keepsIds() ? id : 0)) {
            finishAtNode(fingerprint);
            kept.count(Tally.DEDUPLICATED);
            return true;
        }
        if (one == null && (view.qos() == 2 || !keepsIds())) {
            one = kept.deliveries.alike(fingerprint, view.qos(), again());
        }
        if (one == null) {
            return false;
        }
        kept.deliveries.named(one, id, AtNode.SENT);
        exchange.tell(one);
        kept.count(Tally.DEDUPLICATED);
        return true;
    }

    /// Whether a message that the client has finished is told from a new one. At QoS 1 it may be shown
    /// again, so only where it is surely the same; at QoS 2 most nodes send PUBREL.
    private boolean mayBeFinished() {
        return view.qos() == 1 ? keepsIds() : again() == Deliveries.Again.ALL;
    }

    private Deliveries.Again again() {
        return kept.terms.capabilities().has(Capabilities.Ability.RELEASES_AGAIN)
                ? Deliveries.Again.UNRECEIVED
                : Deliveries.Again.ALL;
    }

    private boolean keepsIds() {
        return kept.terms.capabilities().has(Capabilities.Ability.KEEPS_IDS);
    }

    /// The same leg sends it again, as nodes of MQTT 3.1.1 may.
    private void saidAgain(Delivery one, byte @Nullable [] topic) {
        if (one.client != Delivery.AtClient.GIVEN) {
            one.node = AtNode.SENT;
            exchange.tell(one);
        } else if (view.isWhole()) {
            PublishView.Dup dup = view.isDup() ? PublishView.Dup.SET : PublishView.Dup.CLEAR;
            kept.toClient.send(view.packet(one.clientId, dup, topic, PublishView.Alias.STRIP));
        }
    }

    /// The message of the view is finished with the node, and the client does not hear of it.
    void finishAtNode(long fingerprint) {
        if (view.qos() > 0) {
            exchange.tell(kept.deliveries.done(view.packetId(), view.qos(), fingerprint));
        }
    }
}
