package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.cluster.Forgotten.Kind;
import io.tidegate.systemtest.cluster.Profile.Fate;
import io.tidegate.systemtest.wire.Packet.Connect;
import io.tidegate.systemtest.wire.Packet.Will;
import io.tidegate.systemtest.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All sessions of a cluster: who has which, what they get, and when they end. Confined.
final class Sessions {
    private final Core core;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Leg> live = new HashMap<>();
    /// By the filters without wildcards that they have.
    private final Map<String, Set<Session>> exact = new HashMap<>();
    /// Those with a wildcard in any filter.
    private final Set<Session> wild = new LinkedHashSet<>();
    private final Ghosts ghosts;

    /// How a connection was left.
    enum How {
        /// By DISCONNECT, or by the node: no will.
        IN_PEACE,
        ABRUPTLY,
        WITH_ITS_NODE
    }

    Sessions(Core core) {
        this.core = core;
        this.ghosts = new Ghosts(core);
    }

    private String key(String clientId, ClusterNode node) {
        return core.profile.terms().sharesSessions() ? clientId : clientId + "@" + node.name();
    }

    @Nullable
    Session find(String clientId, ClusterNode node) {
        return sessions.get(key(clientId, node));
    }

    /// The connection that a client id has, at any node.
    @Nullable
    Leg liveLeg(String clientId) {
        return live.get(clientId);
    }

    List<Session> all() {
        return List.copyOf(sessions.values());
    }

    Session create(Connect connect, String clientId, ClusterNode node) {
        Session session = new Session(core, connect, clientId, node);
        sessions.put(key(clientId, node), session);
        return session;
    }

    /// The session has this connection from now on, though nothing is sent on it yet.
    void claim(Session session, Leg leg) {
        session.stopTimers();
        session.leg = leg;
        session.home = leg.node();
        live.put(session.clientId, leg);
    }

    /// Messages flow from now on.
    void attach(Session session, Leg leg) {
        ghosts.returned(session.clientId);
        session.outbound.attach(leg);
    }

    /// The session has no connection, and goes on.
    void detach(Session session) {
        live.remove(session.clientId);
        session.leg = null;
        session.outbound.detach();
        if (!core.profile.terms().sharesSessions()) {
            forget(session);
        }
    }

    /// Its connection is over.
    void left(Session session, How how) {
        detach(session);
        if (how == How.WITH_ITS_NODE && core.profile.death().fate() == Fate.GONE) {
            session.will = null;
            remove(session);
            return;
        }
        if (how == How.WITH_ITS_NODE && core.profile.death().fate() == Fate.REFUSED) {
            core.refuseForAWhile(session.clientId);
        }
        if (how != How.ABRUPTLY) {
            session.will = null;
        }
        if (session.expiry == 0) {
            remove(session);
            return;
        }
        long delay = session.willDelay();
        if (delay == 0) {
            fireWill(session);
        } else if (session.will != null && delay < session.expiry) {
            session.willTimer = core.later(core.setup.seconds(delay), () -> fireWill(session));
        }
        if (session.expiry != Session.FOR_EVER) {
            session.expiryTimer = core.later(core.setup.seconds(session.expiry), () -> remove(session));
        }
    }

    /// A node is gone: sessions whose clients were away, and had been there, share the fate of the others.
    void died(ClusterNode node) {
        if (core.profile.death().fate() == Fate.GONE) {
            for (Session session : all()) {
                if (session.leg == null && session.home.equals(node)) {
                    session.will = null;
                    remove(session);
                }
            }
        }
    }

    void fireWill(Session session) {
        Will will = session.will;
        session.will = null;
        if (will != null) {
            core.book.willFired(session.clientId);
            core.publish(Message.of(session.clientId, will));
        }
    }

    /// It is no more; what it held is forgotten, and a will that was still to come is published.
    void remove(Session session) {
        session.stopTimers();
        sessions.values().remove(session);
        unindex(session);
        ghosts.died(session);
        forget(session);
        fireWill(session);
    }

    private void forget(Session session) {
        session.outbound.eachUnfinished(one -> {
            if (one.qos > 0) {
                core.forgot(Kind.LOST, session.clientId, one.message, one.qos);
            }
        });
        session.outbound.clear();
        forgetReceived(session);
    }

    /// What its client published of QoS 2 and has not released.
    void forgetReceived(Session session) {
        session.received.values().forEach(one -> core.forgot(Kind.MAY_COME_TWICE, session.clientId, one, 2));
        session.received.clear();
    }

    /// Answers whether it is new.
    boolean subscribe(Session session, Subscription subscription) {
        String filter = subscription.filter().filter();
        ghosts.subscribed(session.clientId, filter);
        boolean isNew = session.subscriptions.put(filter, subscription) == null;
        if (Topics.hasWildcard(filter)) {
            wild.add(session);
        } else {
            exact.computeIfAbsent(filter, _ -> new LinkedHashSet<>()).add(session);
        }
        return isNew;
    }

    /// Answers whether there was one.
    boolean unsubscribe(Session session, String filter) {
        ghosts.subscribed(session.clientId, filter);
        boolean wasThere = session.subscriptions.remove(filter) != null;
        exact.getOrDefault(filter, Set.of()).remove(session);
        if (!session.hasWildcard()) {
            wild.remove(session);
        }
        return wasThere;
    }

    private void unindex(Session session) {
        session.subscriptions.keySet().forEach(filter -> {
            Set<Session> sharing = exact.get(filter);
            if (sharing != null) {
                sharing.remove(session);
            }
        });
        wild.remove(session);
    }

    /// To each session that wants it.
    void route(Message message) {
        Set<Session> wanting = new LinkedHashSet<>(exact.getOrDefault(message.topic(), Set.of()));
        wanting.addAll(wild);
        for (Session session : new ArrayList<>(wanting)) {
            Delivery delivery = session.delivery(message);
            if (delivery != null && !session.outbound.offer(delivery) && delivery.qos > 0) {
                core.forgot(Kind.LOST, session.clientId, message, delivery.qos);
            }
        }
        ghosts.missed(message);
    }
}
