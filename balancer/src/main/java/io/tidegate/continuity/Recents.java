package io.tidegate.continuity;

import java.util.BitSet;

/// Messages whose last acknowledgement was passed on a short while ago: the node may have gone before it read that. A
/// ring that grows to a bound with what there is to remember. Confined.
final class Recents {
    private static final long EMPTY = 0;
    private static final int QOS_2 = 1 << 16;
    /// There is one.
    private static final int USED = 1 << 17;
    /// It was told to a leg that is no more.
    private static final int FORMER = 1 << 18;
    private static final int ID = 0xFFFF;
    /// Above the packet id and those bits: when, in about milliseconds.
    private static final int TIME_SHIFT = 19;

    private static final int NANOS_SHIFT = 20;
    private static final int WORDS = 2;

    private static final long[] NOTHING = {};

    /// Of each: its fingerprint, then its facts.
    private long[] ring = NOTHING;

    private int next;

    private int size() {
        return ring.length / WORDS;
    }

    private long facts(int at) {
        return ring[at * WORDS + 1];
    }

    private void setFacts(int at, long facts) {
        ring[at * WORDS + 1] = facts;
    }

    private static long time(long nanos) {
        return nanos >> NANOS_SHIFT;
    }

    /// @param most how many are remembered
    void add(Delivery one, long now, int most) {
        if (size() == 0 || (size() < most && facts(next) != EMPTY)) {
            grow(most);
        }
        ring[next * WORDS] = one.fingerprint;
        setFacts(next, time(now) << TIME_SHIFT | USED | (one.qos == 2 ? QOS_2 : 0) | one.nodeId);
        next = (next + 1) % size();
    }

    /// The oldest comes first in the larger ring.
    private void grow(int most) {
        int length = size();
        int capacity = Math.min(most, Math.max(1, length * 2));
        long[] larger = new long[capacity * WORDS];
        int behind = next * WORDS;
        System.arraycopy(ring, behind, larger, 0, ring.length - behind);
        System.arraycopy(ring, 0, larger, ring.length - behind, behind);
        ring = larger;
        next = length % capacity;
    }

    /// The leg is no more. Of what its node was told that is forgotten which it has surely read: what it was told
    /// before `unreadSince`, and what it has used the packet id of again.
    ///
    /// @param ids that it uses now
    void legIsGone(long unreadSince, BitSet ids) {
        BitSet newer = (BitSet) ids.clone();
        for (int i = size() - 1; i >= 0; i--) {
            int at = (next + i) % size();
            long facts = facts(at);
            if (facts != EMPTY && (facts & FORMER) == 0) {
                int id = (int) facts & ID;
                boolean isRead = facts >> TIME_SHIFT < time(unreadSince) || newer.get(id);
                setFacts(at, isRead ? EMPTY : facts | FORMER);
                newer.set(id);
            }
        }
    }

    /// The leg that there is has surely read what it was told before that.
    ///
    /// @return whether anything is left
    boolean forgetBefore(long nanos) {
        boolean isEmpty = true;
        for (int at = 0; at < size(); at++) {
            if (facts(at) >> TIME_SHIFT < time(nanos) && (facts(at) & FORMER) == 0) {
                setFacts(at, EMPTY);
            }
            isEmpty &= facts(at) == EMPTY;
        }
        return !isEmpty;
    }

    /// What legs before this one were told is of no use any more.
    void forgetFormer() {
        for (int at = 0; at < size(); at++) {
            if ((facts(at) & FORMER) != 0) {
                setFacts(at, EMPTY);
            }
        }
    }

    /// Whether there is one of a leg before that fits, which then is there no more.
    ///
    /// @param nodeId that it must have had; 0 = any
    boolean take(long fingerprint, int qos, int nodeId) {
        for (int i = 0; i < size(); i++) {
            int at = (next + i) % size();
            long facts = facts(at);
            boolean fits = (facts & FORMER) != 0
                    && ring[at * WORDS] == fingerprint
                    && ((facts & QOS_2) != 0) == (qos == 2)
                    && (nodeId == 0 || ((int) facts & ID) == nodeId);
            if (fits) {
                setFacts(at, EMPTY);
                return true;
            }
        }
        return false;
    }

    void clear() {
        ring = NOTHING;
        next = 0;
    }

    /// Those of QoS 1.
    void clearQos1() {
        for (int at = 0; at < size(); at++) {
            if ((facts(at) & QOS_2) == 0) {
                setFacts(at, EMPTY);
            }
        }
    }
}
