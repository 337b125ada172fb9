package io.tidegate.continuity;

import java.util.Arrays;
import java.util.BitSet;

/// Messages whose last acknowledgement was passed on a short while ago: the node may have gone before it read that. A
/// ring
/// that grows to a bound with what there is to remember. Confined.
final class Recents {
    private static final int FIRST_CAPACITY = 4;
    private static final int EMPTY = 0;
    private static final int QOS_2 = 1 << 16;
    private static final int USED = 1 << 17;
    private static final int ID = 0xFFFF;

    private final int capacityMax;
    private long[] fingerprints = {};
    private long[] times = {};
    /// Packet id, QoS, and that there is one.
    private int[] facts = {};

    private int next;
    /// When the leg began that there is.
    private long legSince = Long.MIN_VALUE;

    Recents(int capacityMax) {
        this.capacityMax = capacityMax;
    }

    void add(Delivery one, long now) {
        if (facts.length == 0 || (facts[next] != EMPTY && facts.length < capacityMax)) {
            grow();
        }
        fingerprints[next] = one.fingerprint;
        times[next] = now;
        facts[next] = USED | (one.qos == 2 ? QOS_2 : 0) | one.nodeId;
        next = (next + 1) % facts.length;
    }

    /// The oldest comes first in the larger ring.
    private void grow() {
        int length = facts.length;
        int capacity = Math.min(capacityMax, Math.max(FIRST_CAPACITY, length * 2));
        long[] newFingerprints = new long[capacity];
        long[] newTimes = new long[capacity];
        int[] newFacts = new int[capacity];
        for (int i = 0; i < length; i++) {
            int at = (next + i) % length;
            newFingerprints[i] = fingerprints[at];
            newTimes[i] = times[at];
            newFacts[i] = facts[at];
        }
        fingerprints = newFingerprints;
        times = newTimes;
        facts = newFacts;
        next = length % capacity;
    }

    /// The leg is no more. Of what its node was told that is forgotten which it has surely read: what it was told
    /// before
    /// `unreadSince`, and what it has used the packet id of again.
    ///
    /// @param ids that it uses now
    void legIsGone(long unreadSince, BitSet ids) {
        BitSet newer = (BitSet) ids.clone();
        for (int i = facts.length - 1; i >= 0; i--) {
            int at = (next + i) % facts.length;
            int id = facts[at] & ID;
            if (facts[at] != EMPTY && times[at] >= legSince) {
                if (times[at] < unreadSince || newer.get(id)) {
                    facts[at] = EMPTY;
                }
                newer.set(id);
            }
        }
    }

    void legBegins(long now) {
        legSince = now;
    }

    /// What legs before this one were told is of no use any more.
    void forgetFormer() {
        for (int i = 0; i < facts.length; i++) {
            if (times[i] < legSince) {
                facts[i] = EMPTY;
            }
        }
    }

    /// Whether there is one of a leg before that fits, which then is there no more.
    ///
    /// @param nodeId that it must have had; 0 = any
    boolean take(long fingerprint, int qos, int nodeId) {
        for (int i = 0; i < facts.length; i++) {
            int at = (next + i) % facts.length;
            boolean fits = facts[at] != EMPTY
                    && times[at] < legSince
                    && fingerprints[at] == fingerprint
                    && ((facts[at] & QOS_2) != 0) == (qos == 2)
                    && (nodeId == 0 || (facts[at] & ID) == nodeId);
            if (fits) {
                facts[at] = EMPTY;
                return true;
            }
        }
        return false;
    }

    void clear() {
        Arrays.fill(facts, EMPTY);
    }

    /// Those of QoS 1.
    void clearQos1() {
        for (int i = 0; i < facts.length; i++) {
            if ((facts[i] & QOS_2) == 0) {
                facts[i] = EMPTY;
            }
        }
    }
}
