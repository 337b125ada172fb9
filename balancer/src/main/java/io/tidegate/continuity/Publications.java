package io.tidegate.continuity;

import io.tidegate.continuity.Publication.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the client began and no node has finished, by its packet ids, and in order. Confined.
final class Publications {
    private static final int IDS_MAX = 65_535;

    private Bounds bounds;
    private boolean isNobodys;
    private final IdTable<Publication> byId = new IdTable<>();
    private final List<Publication> unnumbered = new ArrayList<>(0);
    private long serial;
    private long bytes;
    private int bare;
    /// Why the last of those was not kept.
    private Obstacle lack = Obstacle.LARGE_PACKET;
    private int answered;
    private int onLeg;

    Publications(Bounds bounds) {
        this.bounds = bounds;
    }

    /// One that stays empty.
    static Publications nobodys() {
        Publications none = new Publications(Bounds.NONE);
        none.isNobodys = true;
        return none;
    }

    void bindTo(Bounds now) {
        bounds = now;
    }

    @Nullable
    Publication get(int id) {
        return byId.get(id);
    }

    /// What no node has yet is kept in any case: there is room, or the client would not have been read.
    ///
    /// @param packet null where it is too large to be kept
    Publication begin(int id, Kind kind, byte @Nullable [] packet, boolean sent) {
        if (isNobodys) {
            throw new IllegalStateException("these are nobody's");
        }
        Publication before = id == 0 ? null : byId.get(id);
        if (before != null) {
            finish(before);
        }
        boolean fits = packet != null && (!sent || hasRoom(packet.length));
        Publication one = new Publication(id, kind, fits ? packet : null);
        one.sent = sent || (before != null && before.sent);
        one.serial = ++serial;
        if (sent) {
            said(one);
        }
        bytes += one.bytes();
        if (!fits && kind != Kind.LEAVE && kind != Kind.RELEASED) {
            bare++;
            lack = lackFor(packet);
        }
        if (id == 0) {
            unnumbered.add(one);
        } else {
            byId.put(id, one);
        }
        return one;
    }

    private Obstacle lackFor(byte @Nullable [] packet) {
        if (packet == null) {
            return Obstacle.LARGE_PACKET;
        }
        if (bounds.equals(Bounds.NONE)) {
            return Obstacle.MEMORY;
        }
        return bytes + packet.length > bounds.keptBytes() ? Obstacle.UNFINISHED_SIZE : Obstacle.UNFINISHED_PACKETS;
    }

    /// The node that there is was told of it.
    void said(Publication one) {
        if (!one.onLeg && (one.kind == Kind.PUBLISH_1 || one.kind == Kind.PUBLISH_2)) {
            one.onLeg = true;
            onLeg++;
        }
    }

    /// How many messages were begun on the leg that there is.
    int onLeg() {
        return onLeg;
    }

    /// The leg is to be another one.
    void legIsGone() {
        for (Publication one : inOrder()) {
            one.foreign = true;
            one.onLeg = false;
        }
        onLeg = 0;
    }

    /// A node has taken it over, and is to hear PUBREL.
    void received(Publication one) {
        drop(one);
        one.kind = Kind.RECEIVED;
        answered++;
    }

    void released(Publication one, boolean sent) {
        if (one.kind == Kind.RECEIVED) {
            answered--;
        }
        one.kind = Kind.RELEASED;
        one.sent = sent;
        one.serial = ++serial;
    }

    void finish(Publication one) {
        onLeg -= one.onLeg ? 1 : 0;
        if (one.kind == Kind.RECEIVED) {
            answered--;
        } else {
            drop(one);
        }
        if (one.id == 0) {
            unnumbered.remove(one);
        } else {
            byId.remove(one.id);
        }
    }

    private void drop(Publication one) {
        bytes -= one.bytes();
        if (one.packet == null && isPacket(one.kind)) {
            bare--;
        }
        one.packet = null;
    }

    private static boolean isPacket(Kind kind) {
        return switch (kind) {
            case PUBLISH_0, PUBLISH_1, PUBLISH_2, SUBSCRIBE, UNSUBSCRIBE -> true;
            case RECEIVED, RELEASED, LEAVE -> false;
        };
    }

    /// All of them, in the order in which a node is to hear of them.
    List<Publication> inOrder() {
        List<Publication> all = byId.values();
        all.addAll(unnumbered);
        all.sort(Comparator.comparingLong(one -> one.serial));
        return all;
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return byId.size() + unnumbered.size();
    }

    /// Whether there is room for one more of that size.
    boolean hasRoom(long packetBytes) {
        return bytes + packetBytes <= bounds.keptBytes() && size() < bounds.keptPackets();
    }

    /// Why something could not be sent again, since it was not kept; null where all could.
    @Nullable
    Obstacle obstacle() {
        return bare > 0 ? lack : null;
    }

    /// Whether nothing waits for a word of the node.
    boolean isQuiet() {
        return byId.size() == answered;
    }

    /// Whether none of them gets any further before the client says PUBREL.
    boolean waitForTheClient() {
        return byId.values().stream().allMatch(one -> switch (one.kind) {
            case RECEIVED -> true;
            case PUBLISH_1, PUBLISH_2 -> !one.onLeg;
            case RELEASED, SUBSCRIBE, UNSUBSCRIBE, PUBLISH_0, LEAVE -> false;
        });
    }

    /// Whether a PUBLISH of QoS 2 waits for PUBREC.
    boolean hasQos2Unanswered() {
        return byId.values().stream().anyMatch(one -> one.kind == Kind.PUBLISH_2 && one.sent);
    }

    /// The next below `last` that the client does not use; it must not begin to while that is in use.
    ///
    /// @param last 0 for the first one
    int freeId(int last) {
        int id = last == 0 ? IDS_MAX : last - 1;
        while (byId.has(id)) {
            id--;
        }
        if (id <= 0) {
            throw new IllegalStateException("all packet ids are in use");
        }
        return id;
    }
}
