package io.tidegate.continuity;

import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.PublishView;
import io.tidegate.mqtt.Version;
import org.jspecify.annotations.Nullable;

/// What is kept of one client, for both directions and for moves. Confined.
final class Kept {
    final Papers papers;
    final Terms terms;
    final Acts acts;
    final PublishView view;
    final Publications publications;
    final Deliveries deliveries = new Deliveries();
    final Subscriptions subscriptions = new Subscriptions();
    final Recents recents;
    final Aliases clientAliases = new Aliases();
    final Aliases nodeAliases = new Aliases();
    final Outlet toClient;
    final Outlet toNode;
    Grants told = Grants.DEFAULT;
    /// The leg that is read as the client's; 0 where there is none.
    int leg;
    /// Whether that leg may be written.
    boolean open;
    /// Whether there was another leg before: ids may differ from then on.
    boolean moved;
    /// Nothing goes to it any more.
    boolean clientGone;
    /// The time of the event.
    long now;
    /// When the leg was last heard.
    long heard;
    /// Until when a node may act on a CONNECT that was given up.
    long strayUntil = Long.MIN_VALUE;
    int clientPings;
    int ownPings;
    private @Nullable Obstacle obstacle;

    Kept(Papers papers, Terms terms, Acts acts, PublishView view) {
        this.papers = papers;
        this.terms = terms;
        this.acts = acts;
        this.view = view;
        this.publications = new Publications(terms.bounds());
        this.recents = new Recents(terms.bounds().recents());
        this.toClient = new Outlet((bytes, from, to) -> {
            if (!clientGone) {
                acts.toClient(bytes, from, to);
            }
        });
        this.toNode = new Outlet((bytes, from, to) -> {
            if (leg != 0) {
                acts.toNode(leg, bytes, from, to);
            }
        });
        if (papers.version() == Version.V3_1) {
            obstacle = Obstacle.VERSION;
        }
    }

    Version version() {
        return papers.version();
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
        if (obstacle != null) {
            return obstacle;
        }
        if (subscriptions.size() > terms.bounds().subscriptions()) {
            return Obstacle.SUBSCRIPTIONS;
        }
        return publications.isBare() ? Obstacle.UNFINISHED : null;
    }

    /// How many messages the client takes at a time.
    int receiveMaximum() {
        return papers.connect().properties().receiveMaximum();
    }

    /// Whether a node may use aliases towards the client.
    boolean nodeHasAliases() {
        return papers.connect().properties().topicAliasMaximum() > 0;
    }

    boolean clientHasAliases() {
        return told.topicAliasMaximum() > 0;
    }

    void flush() {
        toClient.flush();
        toNode.flush();
    }

    void count(Tally what) {
        acts.count(what, 1);
    }
}
