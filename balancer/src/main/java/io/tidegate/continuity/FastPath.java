package io.tidegate.continuity;

import static io.tidegate.mqtt.FixedHeader.uint16;
import static io.tidegate.mqtt.FixedHeader.uint8;

import io.tidegate.continuity.Delivery.AtClient;
import io.tidegate.continuity.Delivery.AtNode;
import io.tidegate.continuity.Publication.Kind;
import io.tidegate.mqtt.FixedHeader;
import io.tidegate.mqtt.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What most packets need, of a session that is at rest: messages and PUBACKs that go on as they are. The same becomes
/// of them as in [Uplink] and [Downlink], in one pass over the input and with one write, by little code that touches
/// little memory. At the first packet that may need more it stops; that one, and what follows, is for those two.
///
/// A session is at rest when its leg is open, no packet stands half way, and nothing waits or is due. None of what is
/// done here changes that.
final class FastPath {
    private static final int QOS_MASK = 3;
    private static final int RETAIN = 1;
    private static final int SHORT_LENGTH_MAX = 0x7F;
    private static final int ID_BYTES = 2;

    private FastPath() {}

    /// Answers how far it came: where a packet begins, or `to`.
    static long fromClient(Kept kept, MemorySegment bytes, long from, long to) {
        long at = from;
        for (long end = end(bytes, at, to); end > 0; end = end(bytes, at, to)) {
            boolean goesOn = switch (FixedHeader.type(bytes, at)) {
                case FixedHeader.PUBLISH -> clientPublishes(kept, bytes, at, end);
                case FixedHeader.PUBACK -> clientAcknowledges(kept, bytes, at, end);
                default -> false;
            };
            if (!goesOn) {
                break;
            }
            at = end;
        }
        if (at > from) {
            kept.acts.toNode(kept.leg, bytes, from, at);
            kept.tidy();
        }
        return at;
    }

    /// The same of what the node says.
    static long fromNode(Kept kept, MemorySegment bytes, long from, long to) {
        long at = from;
        for (long end = end(bytes, at, to); end > 0; end = end(bytes, at, to)) {
            boolean goesOn = switch (FixedHeader.type(bytes, at)) {
                case FixedHeader.PUBLISH -> nodePublishes(kept, bytes, at, end);
                case FixedHeader.PUBACK -> nodeAcknowledges(kept, bytes, at, end);
                default -> false;
            };
            if (!goesOn) {
                break;
            }
            at = end;
        }
        if (at > from) {
            kept.acts.toClient(bytes, from, at);
            kept.tidy();
        }
        return at;
    }

    /// Where the packet ends that begins there; 0 where it is not whole, or its remaining length has more than two
    /// bytes, or more than it needs [MQTT-1.5.5-1].
    private static long end(MemorySegment bytes, long at, long to) {
        if (to - at < 2) {
            return 0;
        }
        int length = uint8(bytes, at + 1);
        long body = at + 2;
        if (length > SHORT_LENGTH_MAX) {
            int more = body < to ? uint8(bytes, body) : Integer.MAX_VALUE;
            if (more == 0 || more > SHORT_LENGTH_MAX) {
                return 0;
            }
            length = (length & SHORT_LENGTH_MAX) | (more << 7);
            body++;
        }
        long end = body + length;
        return end <= to ? end : 0;
    }

    /// Where the topic ends of a message with nothing in it to be changed; 0 where there may be.
    private static long topicEnd(Kept kept, MemorySegment bytes, long body, long end, int qos) {
        if (end - body < 2) {
            return 0;
        }
        long topicEnd = body + 2 + uint16(bytes, body);
        long properties = topicEnd + (qos == 0 ? 0 : ID_BYTES);
        boolean isFive = kept.version() == Version.V5;
        if (properties > end || (isFive && (properties == end || uint8(bytes, properties) != 0))) {
            return 0;
        }
        boolean isNamed = qos == 0 || uint16(bytes, topicEnd) != 0;
        return isNamed && qos < QOS_MASK ? topicEnd : 0;
    }

    private static int qos(MemorySegment bytes, long at) {
        return (uint8(bytes, at) >> 1) & QOS_MASK;
    }

    private static boolean clientPublishes(Kept kept, MemorySegment bytes, long at, long end) {
        int qos = qos(bytes, at);
        if (qos == 0 && !kept.clientHasAliases()) {
            return true;
        }
        long topicEnd = topicEnd(kept, bytes, FixedHeader.end(bytes, at), end, qos);
        if (topicEnd == 0 || qos == 0) {
            return topicEnd != 0;
        }
        if (!kept.hasRoom(end - at)) {
            return false;
        }
        byte[] packet = new byte[(int) (end - at)];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, packet, 0, packet.length);
        Kind kind = qos == 1 ? Kind.PUBLISH_1 : Kind.PUBLISH_2;
        kept.morePublications().begin(uint16(bytes, topicEnd), kind, packet, true);
        return true;
    }

    private static boolean nodeAcknowledges(Kept kept, MemorySegment bytes, long at, long end) {
        long body = FixedHeader.end(bytes, at);
        if (end - body < ID_BYTES) {
            return false;
        }
        Publications all = kept.publications();
        Publication one = all.get(uint16(bytes, body));
        if (one == null || one.kind != Kind.PUBLISH_1 || one.foreign) {
            return false;
        }
        all.finish(one);
        return true;
    }

    private static boolean nodePublishes(Kept kept, MemorySegment bytes, long at, long end) {
        if (kept.dropsRetained && (uint8(bytes, at) & RETAIN) != 0) {
            return false;
        }
        int qos = qos(bytes, at);
        if (qos == 0 && !kept.papers.takesAliases()) {
            return true;
        }
        long body = FixedHeader.end(bytes, at);
        long topicEnd = topicEnd(kept, bytes, body, end, qos);
        if (topicEnd == 0 || qos == 0) {
            return topicEnd != 0;
        }
        int id = uint16(bytes, topicEnd);
        Deliveries all = kept.deliveries();
        boolean isNew = all.ofNode(id) == null && all.ofClient(id) == null;
        if (!isNew || kept.expecting || !kept.clientHasRoom()) {
            return false;
        }
        long payload = topicEnd + ID_BYTES + (kept.version() == Version.V5 ? 1 : 0);
        long topic = Fingerprint.ofTopic(qos, bytes, body + 2, topicEnd);
        kept.moreDeliveries().give(id, qos, Fingerprint.withPayload(topic, bytes, payload, end));
        return true;
    }

    private static boolean clientAcknowledges(Kept kept, MemorySegment bytes, long at, long end) {
        long body = FixedHeader.end(bytes, at);
        if (end - body < ID_BYTES) {
            return false;
        }
        Deliveries all = kept.deliveries();
        Delivery one = all.ofClient(uint16(bytes, body));
        if (one == null || one.node != AtNode.SENT || one.nodeId != one.clientId) {
            return false;
        }
        one.client = AtClient.DONE;
        kept.remember(one);
        all.remove(one);
        return true;
    }
}
