package io.tidegate.continuity;

import io.tidegate.continuity.Delivery.AtClient;
import io.tidegate.continuity.Delivery.AtNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What nodes began towards the client and is not finished: by the client's packet ids, by those of the current leg,
/// and what the current leg has not named yet, in order. Confined.
final class Deliveries {
    private static final int IDS_MAX = 65_535;

    private final IdTable<Delivery> byClient = new IdTable<>();
    private final IdTable<Delivery> byNode = new IdTable<>();
    private final List<Delivery> unnamed = new ArrayList<>(0);
    private long serial;
    private int lastFree = IDS_MAX;
    private boolean isNobodys;

    /// One that stays empty.
    static Deliveries nobodys() {
        Deliveries none = new Deliveries();
        none.isNobodys = true;
        return none;
    }

    /// Whether nothing is under way.
    boolean isEmpty() {
        return byClient.size() == 0 && byNode.size() == 0 && unnamed.isEmpty();
    }

    @Nullable
    Delivery ofClient(int id) {
        return byClient.get(id);
    }

    @Nullable
    Delivery ofNode(int id) {
        return byNode.get(id);
    }

    /// How many the client has not finished.
    int atClient() {
        return byClient.size();
    }

    /// A new one, under the node's own id where the client does not use that.
    ///
    /// @param nodeId 0 where no node has it any more
    Delivery give(int nodeId, int qos, long fingerprint) {
        Delivery one = begin(qos, fingerprint);
        one.clientId = nodeId == 0 || byClient.has(nodeId) ? freeId() : nodeId;
        byClient.put(one.clientId, one);
        if (nodeId == 0) {
            one.node = AtNode.OWN;
        } else {
            one.nodeId = nodeId;
            byNode.put(nodeId, one);
        }
        return one;
    }

    /// One that the client has finished already, or does not know: only the node is to be told.
    Delivery done(int nodeId, int qos, long fingerprint) {
        Delivery one = begin(qos, fingerprint);
        one.client = AtClient.DONE;
        one.nodeId = nodeId;
        byNode.put(nodeId, one);
        return one;
    }

    private Delivery begin(int qos, long fingerprint) {
        if (isNobodys) {
            throw new IllegalStateException("these are nobody's");
        }
        return new Delivery(qos, fingerprint, ++serial);
    }

    private int freeId() {
        int id = lastFree;
        for (int tries = 0; tries < IDS_MAX; tries++) {
            if (!byClient.has(id)) {
                lastFree = id == 1 ? IDS_MAX : id - 1;
                return id;
            }
            id = id == 1 ? IDS_MAX : id - 1;
        }
        throw new IllegalStateException("all packet ids are in use");
    }

    /// The client may use its id for something else.
    void clientIsDone(Delivery one) {
        byClient.remove(one.clientId);
        one.clientId = 0;
        one.client = AtClient.DONE;
    }

    /// Both ends are done.
    void remove(Delivery one) {
        if (one.nodeId != 0) {
            byNode.remove(one.nodeId);
        }
        if (one.clientId != 0) {
            byClient.remove(one.clientId);
        }
        unnamed.remove(one);
    }

    /// The leg is no more: its names are not valid any longer. Answers them.
    BitSet legIsGone() {
        BitSet names = new BitSet();
        for (Delivery one : byNode.values()) {
            names.set(one.nodeId);
            one.formerId = one.nodeId;
            one.nodeId = 0;
            one.node = AtNode.UNKNOWN;
            unnamed.add(one);
        }
        byNode.clear();
        unnamed.sort(Comparator.comparingLong(one -> one.serial));
        return names;
    }

    /// The node that there is now calls it so.
    void named(Delivery one, int nodeId, AtNode stage) {
        unnamed.remove(one);
        one.nodeId = nodeId;
        one.node = stage;
        byNode.put(nodeId, one);
    }

    /// The one that a PUBLISH of the current node is about if ids are kept.
    @Nullable
    Delivery fitting(long fingerprint, int qos, int nodeId, Again again) {
        for (Delivery one : unnamed) {
            if (one.formerId == nodeId && fits(one, fingerprint, qos, again)) {
                return one;
            }
        }
        return null;
    }

    /// The one that it may be about if they are not: first one that no node knows to be received, then the oldest.
    @Nullable
    Delivery alike(long fingerprint, int qos, Again again) {
        Delivery best = null;
        for (Delivery one : unnamed) {
            boolean isBetter = best == null || (best.isRecorded && !one.isRecorded && again == Again.UNRECEIVED);
            if (isBetter && fits(one, fingerprint, qos, again)) {
                best = one;
            }
        }
        return best;
    }

    private static boolean fits(Delivery one, long fingerprint, int qos, Again again) {
        return one.fingerprint == fingerprint && one.qos == qos && (again == Again.ALL || !one.isReleased);
    }

    /// What of QoS 2 a cluster may publish again.
    enum Again {
        ALL,
        /// What the client has received comes as PUBREL.
        UNRECEIVED
    }

    /// The one that a PUBREL of the current node is about: a node that sends it keeps the id.
    @Nullable
    Delivery released(int nodeId) {
        for (Delivery one : unnamed) {
            if (one.qos == 2 && one.client != AtClient.GIVEN && one.formerId == nodeId) {
                return one;
            }
        }
        return null;
    }

    /// Those that no node will speak of any more are the balancer's to finish; it answers them.
    ///
    /// @param qosMax those of this QoS and less
    List<Delivery> own(int qosMax) {
        List<Delivery> owned = new ArrayList<>();
        for (Delivery one : unnamed) {
            if (one.qos <= qosMax && one.client != AtClient.DONE) {
                one.node = AtNode.OWN;
                one.formerId = 0;
                owned.add(one);
            }
        }
        unnamed.removeIf(one -> one.qos <= qosMax);
        return owned;
    }

    /// All that the current leg has named, in order.
    List<Delivery> namedInOrder() {
        List<Delivery> all = byNode.values();
        all.sort(Comparator.comparingLong(one -> one.serial));
        return all;
    }
}
