package io.tidegate.continuity;

import java.util.List;

/// What a cluster must have of a client when all is settled.
final class Reckoning {
    private Reckoning() {}

    /// Of one that is connected: one live session with its subscriptions, and nothing that waits.
    static void standing(Cluster cluster, SimClient client) {
        Ledger ledger = cluster.ledger;
        client.checkFinished();
        List<BrokerSession> kept = cluster.sessionsOf(client.name).stream()
                .filter(one -> one.owner != null)
                .toList();
        ledger.check(kept.size() == 1, client.name + " has " + kept.size() + " live sessions");
        BrokerSession session = kept.getFirst();
        ledger.check(
                session.subscriptions.equals(client.subscriptions),
                client.name + " is subscribed to " + session.subscriptions + ", not " + client.subscriptions);
        ledger.check(session.unfinished() == 0, client.name + " has " + session.unfinished() + " messages waiting");
    }

    /// Of one that has left: no session longer than it wanted, and its will if it is due.
    static void left(Cluster cluster, SimClient client, boolean inPeace) {
        Ledger ledger = cluster.ledger;
        int sessions = cluster.sessionsOf(client.name).size();
        boolean isKnown = cluster.profile.isCluster() || client.expirySeconds == 0;
        ledger.check(
                !isKnown || (client.expirySeconds > 0 ? sessions == 1 : sessions == 0),
                client.name + " left " + sessions + " sessions, expiry " + client.expirySeconds);
        int wills = ledger.willsOf(client.name);
        int due = client.hasWill && !inPeace ? 1 : 0;
        ledger.check(
                wills == due, client.name + "'s will was published " + wills + " times, was due " + due + " times");
    }
}
