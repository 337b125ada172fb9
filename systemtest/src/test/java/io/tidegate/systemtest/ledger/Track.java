package io.tidegate.systemtest.ledger;

import java.util.BitSet;

/// What one subscriber got of one [Stream]. Guarded by its ledger.
final class Track {
    final String subscriber;
    final Stream stream;
    /// The QoS that counts: the lower one of both sides.
    final int qos;
    /// The first number that is due; the highest int = none is.
    private int from = Integer.MAX_VALUE;

    final BitSet arrived = new BitSet();
    /// Numbers that the cluster forgot: they may be missing.
    final BitSet excused = new BitSet();
    /// Numbers of which copies came, one for each copy too many.
    final BitSet doubled = new BitSet();

    int duplicates;
    int disorders;
    String firstDisorder = "";
    /// The last number that is due; -1 = none is the last.
    int until = -1;

    private int last;

    Track(String subscriber, Stream stream, int qos) {
        this.subscriber = subscriber;
        this.stream = stream;
        this.qos = qos;
    }

    /// Unless some are due already.
    void dueFrom(int number) {
        from = Math.min(from, number);
    }

    void arrive(int number) {
        if (arrived.get(number)) {
            duplicates++;
            doubled.set(number);
            return;
        }
        arrived.set(number);
        if (number < last) {
            disorders++;
            if (firstDisorder.isEmpty()) {
                firstDisorder = stream.entry(number) + " came to " + subscriber + " behind #" + last;
            }
        }
        last = Math.max(last, number);
    }

    /// Numbers that are due, acknowledged or not.
    BitSet due() {
        BitSet due = new BitSet();
        int last = until >= 0 ? until : stream.published;
        if (from <= last) {
            due.set(from, last + 1);
        }
        return due;
    }

    BitSet dueAnd(BitSet others) {
        BitSet both = due();
        both.and(others);
        return both;
    }

    /// Acknowledged, due, and not there.
    BitSet missing() {
        BitSet missing = dueAnd(stream.acknowledged);
        missing.andNot(arrived);
        return missing;
    }

    BitSet lost() {
        BitSet lost = missing();
        lost.andNot(excused);
        return lost;
    }

    /// Runs of messages that are missing.
    int gaps() {
        BitSet missing = missing();
        int gaps = 0;
        for (int from = missing.nextSetBit(0); from >= 0; from = missing.nextSetBit(missing.nextClearBit(from))) {
            gaps++;
        }
        return gaps;
    }

    /// Whether the last message that is due has arrived; true where none is.
    boolean hasLast() {
        int wanted = until >= 0 ? until : stream.published;
        return wanted < from || arrived.get(wanted);
    }

    /// Whether a message behind this one has arrived; true where none is due.
    boolean hasPassed(int number) {
        return last > number || until >= 0 || from == Integer.MAX_VALUE;
    }

    /// Copies too many, but for those that the cluster may have made.
    BitSet wronglyDoubled() {
        BitSet wrong = (BitSet) doubled.clone();
        wrong.andNot(stream.mayDouble);
        return wrong;
    }
}
