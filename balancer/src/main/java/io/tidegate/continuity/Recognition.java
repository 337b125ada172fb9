package io.tidegate.continuity;

import io.tidegate.continuity.Delivery.AtNode;
import io.tidegate.mqtt.PublishView;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Tells messages that the client has from new ones, when another node delivers what was not finished. Neither DUP nor
/// packet id says it: see docs/adr/0018. It looks at the message that the view shows. Confined.
final class Recognition {
    private final Kept kept;
    private final Exchange exchange;

    /// How sure it is that a session is the client's.
    enum Trust {
        SURE,
        /// It may be a new one, made by a CONNECT that was given up.
        DOUBT
    }

    Recognition(Kept kept, Exchange exchange) {
        this.kept = kept;
        this.exchange = exchange;
    }

    void legIsGone() {
        kept.expecting = false;
        long unreadSince = keepsIds()
                ? Long.MIN_VALUE
                : kept.heard - kept.terms.times().unread().toNanos();
        BitSet names = kept.deliveries().legIsGone();
        if (kept.recents != null) {
            kept.recents.legIsGone(unreadSince, names);
        }
    }

    /// The node answers what was said to it: it has read what was said a while before. Keeping what a node may
    /// deliver again takes memory, and a client that is idle should take little.
    void isHeard() {
        if (kept.recents != null && !kept.expecting) {
            Times times = kept.terms.times();
            long reach = (keepsIds() ? times.redelivery() : times.unread()).toNanos();
            if (!kept.recents.forgetBefore(kept.now - reach)) {
                kept.recents = null;
            }
        }
    }

    void begins(Trust trust) {
        kept.expecting = true;
        if (trust == Trust.DOUBT) {
            exchange.own(1);
            if (kept.recents != null) {
                kept.recents.clearQos1();
            }
        }
    }

    /// What has not come by now will not.
    void ends() {
        kept.expecting = false;
        if (kept.recents != null) {
            kept.recents.forgetFormer();
        }
        exchange.own(2);
    }

    boolean isExpecting() {
        return kept.expecting;
    }

    /// @param topic where an alias says it
    long fingerprint(byte @Nullable [] topic) {
        return topic == null ? Fingerprint.of(kept.view()) : Fingerprint.of(kept.view(), topic);
    }

    /// Whether the client need not see the message, since it has it; the node is told what the client has said of it.
    boolean isKnown(byte @Nullable [] topic) {
        int id = kept.view().packetId();
        Delivery same = kept.deliveries().ofNode(id);
        if (same != null) {
            saidAgain(same, topic);
            return true;
        }
        if (!kept.expecting) {
            return false;
        }
        long fingerprint = fingerprint(topic);
        Delivery one = kept.deliveries().fitting(fingerprint, kept.view().qos(), id, again());
        if (one == null && mayBeFinished() && isRecent(fingerprint)) {
            finishAtNode(fingerprint);
            kept.count(Tally.DEDUPLICATED);
            return true;
        }
        if (one == null && (kept.view().qos() == 2 || !keepsIds())) {
            one = kept.deliveries().alike(fingerprint, kept.view().qos(), again());
        }
        if (one == null) {
            return false;
        }
        kept.deliveries().named(one, id, AtNode.SENT);
        exchange.tell(one);
        kept.count(Tally.DEDUPLICATED);
        return true;
    }

    private boolean isRecent(long fingerprint) {
        PublishView view = kept.view();
        return kept.recents != null
                && kept.recents.take(
                        fingerprint, view.qos(), keepsIds() ? kept.view().packetId() : 0);
    }

    /// Whether a message that the client has finished is told from a new one. At QoS 1 it may be shown
    /// again, so only where it is surely the same; at QoS 2 most nodes send PUBREL.
    private boolean mayBeFinished() {
        return kept.view().qos() == 1 ? keepsIds() : again() == Deliveries.Again.ALL;
    }

    private Deliveries.Again again() {
        return kept.terms.capabilities().has(Capabilities.Ability.RELEASES_AGAIN)
                ? Deliveries.Again.UNRECEIVED
                : Deliveries.Again.ALL;
    }

    private boolean keepsIds() {
        return kept.terms.capabilities().has(Capabilities.Ability.KEEPS_IDS);
    }

    /// The same leg sends it again. Nodes of MQTT 3.1.1 may, with DUP, and the client sees it. Without DUP it comes out
    /// of Aedes while a session moves, once from the queue and once as it happens: there are clients that end a
    /// connection on which they get that.
    private void saidAgain(Delivery one, byte @Nullable [] topic) {
        if (one.client != Delivery.AtClient.GIVEN) {
            one.node = AtNode.SENT;
            exchange.tell(one);
        } else if (kept.view().isWhole() && (kept.view().isDup() || one.fingerprint != fingerprint(topic))) {
            PublishView.Dup dup = kept.view().isDup() ? PublishView.Dup.SET : PublishView.Dup.CLEAR;
            kept.toClient.send(kept.view().packet(one.clientId, dup, topic, PublishView.Alias.STRIP));
        }
    }

    /// The message of the view is finished with the node, and the client does not hear of it.
    void finishAtNode(long fingerprint) {
        if (kept.view().qos() > 0) {
            exchange.tell(kept.moreDeliveries()
                    .done(kept.view().packetId(), kept.view().qos(), fingerprint));
        }
    }
}
