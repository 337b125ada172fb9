package io.tidegate.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What became of the numbered messages of one topic, which has one publisher and one subscriber. Any thread.
final class Ledger {
    /// Who has not come by then is lost; it may still come, and is found again.
    static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /// A message is on its way for no longer, unless something holds it up.
    static final long WAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// Remembered for as long; then what comes of it again was never published.
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(180);

    private final int qos;
    private final TreeMap<Integer, Message> messages = new TreeMap<>();
    private final List<Again> again = new ArrayList<>();
    private int next = 1;
    private long published;
    private long acknowledged;
    private long delivered;
    private long lostBetween;
    private long lostElse;
    private long twiceBetween;
    private long twiceElse;

    /// Whether publisher or subscriber was between two nodes.
    @FunctionalInterface
    interface Excuse {
        /// @param fromNanos at any time from then
        /// @param toNanos until then
        boolean covers(long fromNanos, long toNanos);
    }

    /// What it adds up to. Immutable.
    ///
    /// @param acknowledged by a node; of QoS 0 none is
    /// @param delivered each once, however often it came
    /// @param underWay neither delivered nor given up yet
    /// @param lostBetween acknowledged, or of QoS 0, and never delivered: one of the two was between two nodes
    /// @param lostElse the same, where neither was
    /// @param twiceBetween how often one came again where one of the two was between two nodes
    /// @param twiceElse the same, where neither was
    record Sum(
            long published,
            long acknowledged,
            long delivered,
            long underWay,
            long lostBetween,
            long lostElse,
            long twiceBetween,
            long twiceElse) {
        static final Sum NOTHING = new Sum(0, 0, 0, 0, 0, 0, 0, 0);

        Sum plus(Sum other) {
            return new Sum(
                    published + other.published,
                    acknowledged + other.acknowledged,
                    delivered + other.delivered,
                    underWay + other.underWay,
                    lostBetween + other.lostBetween,
                    lostElse + other.lostElse,
                    twiceBetween + other.twiceBetween,
                    twiceElse + other.twiceElse);
        }
    }

    private enum Fate {
        OPEN,
        DELIVERED,
        LOST_BETWEEN,
        LOST_ELSE,
        /// Its publisher was cut off before a node acknowledged it: nobody promised anything.
        GIVEN_UP
    }

    private static final class Message {
        private final long publishedNanos;
        private long answeredNanos;
        private boolean answered;
        private Fate fate = Fate.OPEN;

        Message(long publishedNanos, boolean answered) {
            this.publishedNanos = publishedNanos;
            this.answeredNanos = publishedNanos;
            this.answered = answered;
        }
    }

    /// It came though it had come.
    private record Again(long publishedNanos, long nanos) {}

    /// @param qos of all of them, 0..2
    Ledger(int qos) {
        this.qos = qos;
    }

    int qos() {
        return qos;
    }

    /// @return the number of the one that is about to be published
    synchronized int published(long nowNanos) {
        published++;
        messages.put(next, new Message(nowNanos, qos == 0));
        return next++;
    }

    /// By the node that its publisher is on.
    synchronized void acknowledged(int number, long nowNanos) {
        Message message = messages.get(number);
        if (message != null && !message.answered) {
            acknowledged++;
            message.answered = true;
            message.answeredNanos = nowNanos;
        }
    }

    /// Its publisher is cut off and does not know whether a node has it.
    synchronized void givenUp(int number) {
        Message message = messages.get(number);
        if (message != null && !message.answered && message.fate == Fate.OPEN) {
            message.fate = Fate.GIVEN_UP;
        }
    }

    synchronized void delivered(int number, long nowNanos) {
        Message message = messages.get(number);
        if (message == null || message.fate == Fate.DELIVERED) {
            again.add(new Again(message == null ? nowNanos : message.publishedNanos, nowNanos));
            return;
        }
        switch (message.fate) {
            case LOST_BETWEEN -> lostBetween--;
            case LOST_ELSE -> lostElse--;
            case OPEN, DELIVERED, GIVEN_UP -> {}
        }
        delivered++;
        message.fate = Fate.DELIVERED;
    }

    /// Gives up who is late, and judges who came again; forgets what is old.
    synchronized void settle(Excuse excuse, long nowNanos) {
        for (Message message : messages.values()) {
            boolean late = message.answered && nowNanos - message.answeredNanos >= LATE_NANOS;
            if (message.fate == Fate.OPEN && late) {
                boolean between = excuse.covers(message.publishedNanos, message.answeredNanos + WAY_NANOS);
                message.fate = between ? Fate.LOST_BETWEEN : Fate.LOST_ELSE;
                lostBetween += between ? 1 : 0;
                lostElse += between ? 0 : 1;
            }
        }
        for (Again one : again) {
            boolean between = excuse.covers(one.publishedNanos(), one.nanos());
            twiceBetween += between ? 1 : 0;
            twiceElse += between ? 0 : 1;
        }
        again.clear();
        messages.values()
                .removeIf(message -> message.fate != Fate.OPEN && nowNanos - message.publishedNanos >= KEPT_NANOS);
    }

    synchronized Sum sum() {
        long open = messages.values().stream()
                .filter(message -> message.fate == Fate.OPEN)
                .count();
        return new Sum(published, acknowledged, delivered, open, lostBetween, lostElse, twiceBetween, twiceElse);
    }
}
