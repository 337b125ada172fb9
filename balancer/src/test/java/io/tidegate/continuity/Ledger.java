package io.tidegate.continuity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What was promised to whom, and what came of it: the one who knows all and says what must not be. Confined.
final class Ledger {
    private final Map<String, Message> messages = new HashMap<>();
    private final Map<String, Integer> routedLast = new HashMap<>();
    private final Map<String, Integer> givenLast = new HashMap<>();
    private final Map<String, Map<String, Account>> accounts = new TreeMap<>();
    /// Since all has settled; before, a cluster may publish that of a client whose node fails.
    private final Map<String, Integer> wills = new TreeMap<>();
    private final Set<String> unaccountable = new HashSet<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    final boolean hasFaults;
    private final boolean isCluster;
    /// Whether a node that works may be taken for one that does not: who is fetched from it is not waited for.
    boolean nodesAreMisjudged;

    /// @param hasFaults whether nodes fail, and not only move clients
    /// @param isCluster whether nodes share sessions; those that do not owe much less
    Ledger(boolean hasFaults, boolean isCluster) {
        this.hasFaults = hasFaults;
        this.isCluster = isCluster;
    }

    /// One message, by the text before the first bar of its payload.
    static final class Message {
        final String label;
        final String publisher;
        final String topic;
        final int qos;
        final int number;
        final int hash;
        int routed;
        /// One of many that are alike.
        boolean isTwin;

        boolean mayBeDoubled;
        boolean isAcknowledged;

        Message(String publisher, String topic, int qos, int number, String payload) {
            this.label = label(payload);
            this.publisher = publisher;
            this.topic = topic;
            this.qos = qos;
            this.number = number;
            this.hash = payload.hashCode();
        }

        static Message twin(String topic, int qos, String payload) {
            Message message = new Message("x", topic, qos, 0, payload);
            message.isTwin = true;
            message.isAcknowledged = true;
            return message;
        }

        private String stream() {
            return publisher + " " + topic + " " + qos;
        }
    }

    /// Of one message, towards one client.
    private static final class Account {
        int owed;
        int excused;
        int given;
        int qos;
        /// As retained ones: of those a client may get some, and need not.
        int retainedOwed;

        int retainedGiven;
    }

    static String label(String payload) {
        return payload.substring(0, payload.indexOf('|'));
    }

    void fail(String what) {
        throw new AssertionError(what);
    }

    void check(boolean holds, String what) {
        if (!holds) {
            fail(what);
        }
    }

    void count(String what, int number) {
        counts.merge(what, number, Integer::sum);
    }

    int counted(String what) {
        return counts.getOrDefault(what, 0);
    }

    Map<String, Integer> counts() {
        return counts;
    }

    void announce(Message message) {
        messages.putIfAbsent(message.label, message);
    }

    Message message(String payload) {
        Message message = messages.get(label(payload));
        if (message == null || message.hash != payload.hashCode()) {
            throw new AssertionError(
                    "a payload that nobody sent: " + payload.substring(0, Math.min(40, payload.length())));
        }
        return message;
    }

    /// A node takes a message and gives it to all who want it.
    void routed(String topic, String payload, int qos) {
        Message message = message(payload);
        check(message.topic.equals(topic), message.label + " came on " + topic + ", was for " + message.topic);
        check(message.qos == qos, message.label + " came at QoS " + qos);
        message.routed++;
        if (message.isTwin) {
            return;
        }
        if (message.routed > 1) {
            count("published again at QoS " + qos, 1);
            check(
                    qos == 1 || (qos == 2 && message.mayBeDoubled),
                    message.label + " of QoS " + qos + " was published twice");
        } else {
            Integer last = routedLast.put(message.stream(), message.number);
            boolean inOrder = last == null || last < message.number;
            check(inOrder || (qos == 0 && hasFaults), message.label + " was published after " + last);
        }
    }

    /// A node forgets that it has published it: it will do so again if it gets it again.
    void mayBeDoubled(String payload) {
        message(payload).mayBeDoubled = true;
    }

    /// The client is told that its message was taken.
    void acknowledged(String label) {
        Message message = messages.get(label);
        if (message == null) {
            throw new AssertionError(label);
        }
        check(message.routed > 0, label + " was acknowledged and no node has it");
        message.isAcknowledged = true;
    }

    private Account account(String client, String payload, int qos) {
        Account account = accounts.computeIfAbsent(client, _ -> new HashMap<>())
                .computeIfAbsent(label(payload) + " at QoS " + qos, _ -> new Account());
        account.qos = qos;
        return account;
    }

    /// A node keeps the message for a client.
    void owe(String client, String payload, int qos) {
        account(client, payload, qos).owed++;
    }

    /// A node sends it since it is retained.
    void allowRetained(String client, String payload, int qos) {
        account(client, payload, qos).retainedOwed++;
    }

    void givenRetained(String client, String topic, String payload, int qos) {
        Message message = message(payload);
        check(message.topic.equals(topic), client + " got " + message.label + " on " + topic);
        Account account = account(client, payload, qos);
        account.retainedGiven++;
        check(account.retainedOwed > 0, client + " got " + message.label + " as retained, which no node sent so");
        checkNotTwice(client, message, account);
        count("retained given at QoS " + qos, 1);
    }

    private void checkNotTwice(String client, Message message, Account account) {
        int given = account.given + account.retainedGiven;
        int all = account.owed + account.excused + account.retainedOwed;
        if (account.qos != 1) {
            check(
                    given <= all,
                    client + " got " + message.label + " of QoS " + account.qos + " " + given + " times, was due "
                            + all);
        } else if (given > all) {
            count("delivered again at QoS 1", 1);
        }
    }

    /// A node forgets it, which is the cluster's own.
    void excuse(String client, String payload, int qos) {
        Account account = account(client, payload, qos);
        if (account.owed > 0) {
            account.owed--;
            account.excused++;
            count("forgotten by the cluster at QoS " + account.qos, 1);
        }
    }

    void given(String client, String topic, String payload, int qos, boolean inOrder) {
        Message message = message(payload);
        check(message.topic.equals(topic), client + " got " + message.label + " on " + topic);
        Account account = account(client, payload, qos);
        account.given++;
        int all = account.owed + account.excused;
        check(all > 0, client + " got " + message.label + ", which no node had for it");
        checkNotTwice(client, message, account);
        if (account.given == 1 && !message.isTwin) {
            Integer last = givenLast.put(client + " " + message.stream() + " " + qos, message.number);
            boolean isLate = hasFaults
                    && (!isCluster || message.routed > 1); // it may have come when nobody wanted it, and again
            check(
                    !inOrder || isLate || last == null || last < message.number,
                    client + " got " + message.label + " after " + last);
        }
    }

    /// The client was ended: what it was to get or to be told is not to be had.
    void giveUp(String client) {
        unaccountable.add(client);
    }

    void willFired(String client) {
        wills.merge(client, 1, Integer::sum);
    }

    int willsOf(String client) {
        return wills.getOrDefault(client, 0);
    }

    /// What a client sent at QoS 0 and no node was given.
    int unroutedQos0(String client) {
        return (int) messages.values().stream()
                .filter(message -> message.publisher.equals(client) && message.qos == 0 && message.routed == 0)
                .count();
    }

    /// After all has settled.
    ///
    /// @param keepsIds where it does not, one of two messages of QoS 2 that are alike may be taken for the other
    void close(boolean mayLoseQos0, boolean keepsIds) {
        wills.clear();
        for (Message message : messages.values()) {
            boolean mayBeMissing = unaccountable.contains(message.publisher) || (message.qos == 0 && mayLoseQos0);
            check(message.routed > 0 || mayBeMissing, message.label + " of QoS " + message.qos + " reached no node");
            check(
                    message.qos == 0 || message.isAcknowledged || unaccountable.contains(message.publisher),
                    message.label + " of QoS " + message.qos + " was never acknowledged");
        }
        accounts.forEach((client, labels) -> {
            if (!unaccountable.contains(client) && (isCluster || !hasFaults)) {
                labels.forEach((label, account) -> check(
                        account.given + account.retainedGiven >= account.owed
                                || (account.qos == 0 && mayLoseQos0)
                                || (account.qos == 2 && label.startsWith("twin") && hasFaults && !keepsIds),
                        client + " got " + label + " " + account.given + " times, was due " + account.owed));
            }
        });
    }
}
