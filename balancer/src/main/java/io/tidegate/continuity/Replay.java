package io.tidegate.continuity;

import io.tidegate.mqtt.Subscribe;
import io.tidegate.mqtt.SubscriptionAnswer;
import java.util.List;

/// The subscriptions in force, made again at a node that has none of them, or may have none. Confined.
final class Replay {
    private final Kept kept;
    private final IdTable<Subscribe> asked = new IdTable<>();
    private int lastId;
    private boolean hasBegun;

    /// What an answer of the node means.
    enum Answer {
        /// Something that the client asked for.
        NOT_OURS,
        /// Not all is granted that was.
        REFUSED,
        MORE_TO_COME,
        DONE
    }

    Replay(Kept kept) {
        this.kept = kept;
    }

    /// Asks for all of them; false where there is none.
    boolean begin() {
        lastId = 0;
        List<Subscribe> packets = kept.subscriptions.replay(kept.version(), kept.nodePacketBytesMax(), this::freeId);
        for (Subscribe packet : packets) {
            asked.put(packet.packetId(), packet);
            kept.toNode.send(packet.packet(kept.version()));
            kept.acts.count(Tally.REPLAYED, packet.requests().size());
        }
        hasBegun |= !packets.isEmpty();
        return !packets.isEmpty();
    }

    private int freeId() {
        lastId = kept.publications().freeId(lastId);
        return lastId;
    }

    /// Whether subscriptions were ever asked for: a session that says it is the client's may be one of these.
    boolean hasBegun() {
        return hasBegun;
    }

    /// The leg is gone: nothing is answered any more.
    void clear() {
        asked.clear();
    }

    Answer answered(SubscriptionAnswer said) {
        Subscribe request = asked.remove(said.packetId());
        if (request == null) {
            return Answer.NOT_OURS;
        }
        for (int i = 0; i < request.requests().size(); i++) {
            if (!said.isGranted(i)) {
                return Answer.REFUSED;
            }
        }
        return asked.size() == 0 ? Answer.DONE : Answer.MORE_TO_COME;
    }
}
