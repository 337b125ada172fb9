package io.tidegate.continuity;

import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.PublishView;
import io.tidegate.mqtt.Version;
import org.jspecify.annotations.Nullable;

/// What is kept of one client, for both directions and for moves. There is one of each client: what most have
/// nothing in is there only where there is something. Confined.
final class Kept {
    final Papers papers;
    final Terms terms;
    final Acts acts;
    final Session.Means means;
    final Subscriptions subscriptions = new Subscriptions();
    final Outlet toClient = new Outlet(this);
    final Outlet toNode = new Outlet(this);
    private boolean isShort;
    private @Nullable Publications publications;
    private @Nullable Deliveries deliveries;
    private @Nullable Aliases clientAliases;
    private @Nullable Aliases nodeAliases;

    /// Null where nothing is to be remembered.
    @Nullable
    Recents recents;

    Grants told = Grants.DEFAULT;
    /// The leg that is read as the client's; 0 where there is none.
    int leg;
    /// Whether that leg may be written.
    boolean open;
    /// Whether there was another leg before: ids may differ from then on.
    boolean moved;
    /// Whether the node is expected to deliver again what was not finished.
    boolean expecting;
    /// Whether retained messages come of the replay of subscriptions, as far as is known, and not for the client.
    boolean dropsRetained;
    /// Nothing goes to it any more.
    boolean clientGone;
    /// All is over: no event is of any use.
    boolean ended;
    /// The time of the event.
    long now;
    /// When the leg was last heard.
    long heard;

    /// How many messages the node takes at a time.
    private char nodeReceiveMaximum = Character.MAX_VALUE;
    /// The largest packet that the node takes.
    private int nodePacketBytesMax = Integer.MAX_VALUE;

    int clientPings;
    int ownPings;
    /// What is awaited of a node that owes a PINGRESP, or was spoken for; null where there is nothing. See [Pulse].
    @Nullable
    Pulse pulse;

    private @Nullable Obstacle obstacle;
    private int steps;

    Kept(Papers papers, Terms terms, Acts acts, Session.Means means) {
        this.papers = papers;
        this.terms = terms;
        this.acts = acts;
        this.means = means;
        if (papers.version() == Version.V3_1) {
            obstacle = Obstacle.VERSION;
        }
    }

    Version version() {
        return papers.version();
    }

    /// What packets are read with; valid until the next one is.
    PublishView view() {
        return means.view();
    }

    /// What the client began, to be looked at and finished.
    Publications publications() {
        Publications own = publications;
        return own == null ? means.shared().noPublications : own;
    }

    /// The same, to be added to.
    Publications morePublications() {
        Publications own = publications;
        if (own == null) {
            own = new Publications(bounds());
            publications = own;
        }
        return own;
    }

    /// What nodes began, to be looked at and finished.
    Deliveries deliveries() {
        Deliveries own = deliveries;
        return own == null ? means.shared().noDeliveries : own;
    }

    /// The same, to be added to.
    Deliveries moreDeliveries() {
        Deliveries own = deliveries;
        if (own == null) {
            own = new Deliveries();
            deliveries = own;
        }
        return own;
    }

    /// After an event: tables in which there is nothing are given up. Most clients have nothing under way at most
    /// times, and to keep such tables for the next client saves nothing: they are in no cache by then.
    void tidy() {
        if (publications != null && publications.size() == 0) {
            publications = null;
        }
        if (deliveries != null && deliveries.isEmpty()) {
            deliveries = null;
        }
    }

    /// Whether there is room for one more packet of the client.
    boolean hasRoom(long packetBytes) {
        return publications == null ? packetBytes <= bounds().keptBytes() : publications.hasRoom(packetBytes);
    }

    private Bounds bounds() {
        return isShort ? Bounds.NONE : terms.bounds();
    }

    /// @param now whether there is no memory for more, whatever the bounds
    void isShort(boolean now) {
        if (now == isShort) {
            return;
        }
        isShort = now;
        if (publications != null) {
            publications.bindTo(bounds());
        }
    }

    /// Remembers that the last word about it was passed on.
    void remember(Delivery one) {
        Recents known = recents;
        if (known == null) {
            known = new Recents();
            recents = known;
        }
        known.add(one, now, terms.bounds().recents());
    }

    /// Aliases that the client uses.
    Aliases clientAliases() {
        Aliases own = clientAliases;
        if (own == null) {
            own = new Aliases();
            clientAliases = own;
        }
        return own;
    }

    /// Aliases that nodes use.
    Aliases nodeAliases() {
        Aliases own = nodeAliases;
        if (own == null) {
            own = new Aliases();
            nodeAliases = own;
        }
        return own;
    }

    /// The node that the client speaks to will be another one, which has heard of no alias.
    void nodeToHearIsNew() {
        if (clientAliases != null) {
            clientAliases.readerIsNew();
        }
    }

    /// The node that speaks to the client is another one, which has said no alias.
    void nodeToSpeakIsNew() {
        if (nodeAliases != null) {
            nodeAliases.writerIsNew();
        }
    }

    /// For good.
    void hinder(Obstacle what) {
        if (obstacle == null) {
            obstacle = what;
        }
    }

    /// Why the session cannot be moved now; null where it can.
    @Nullable
    Obstacle obstacle() {
        return obstacle == null ? publications().obstacle() : obstacle;
    }

    /// The node that there is takes so much.
    void granted(Grants grants) {
        nodeReceiveMaximum = (char) grants.receiveMaximum();
        nodePacketBytesMax = (int) Math.min(Integer.MAX_VALUE, grants.maximumPacketSize());
    }

    /// Whether the node takes fewer messages at a time than the client was told.
    boolean isMetered() {
        return nodeReceiveMaximum < told.receiveMaximum();
    }

    /// Whether the node takes no message of QoS 1 or 2 before it has answered another.
    boolean isMeterFull() {
        return isMetered() && publications().onLeg() >= nodeReceiveMaximum;
    }

    int nodePacketBytesMax() {
        return nodePacketBytesMax;
    }

    /// Whether the client takes one more message.
    boolean clientHasRoom() {
        return !moved || deliveries().atClient() < papers.receiveMaximum();
    }

    /// Whether its leg may be written, and takes what the client was told that it would.
    boolean isAtRest() {
        return open && leg != 0 && !ended && !clientGone && !isMetered();
    }

    boolean clientHasAliases() {
        return told.topicAliasMaximum() > 0;
    }

    /// Something went on that may make another thing due.
    void goesOn() {
        steps++;
    }

    /// Other whenever something went on.
    int steps() {
        return steps;
    }

    void flush() {
        toClient.flush();
        toNode.flush();
    }

    void count(Tally what) {
        acts.count(what, 1);
    }
}
