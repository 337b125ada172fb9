package io.tidegate.mqtt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Walks packet edges over a stream of MQTT packets, whatever the pieces it comes in, without decoding
/// them.
///
/// What it remembers between two pieces is one `long`; a large payload is skipped by arithmetic. It
/// sees that each packet is of a type that may come from that side, and that each remaining length has
/// at most four bytes; nothing else. Any thread.
public final class Framing {
    /// Nothing of a packet was seen: before the first one, and after each.
    public static final long AT_EDGE = 0;

    // Types that may come from a side (3.1.1: 2.2.1; 5: 2.1.2). DISCONNECT is the client's alone before
    // MQTT 5, AUTH is new in it.

    /// What a client may send behind its CONNECT: no second one [MQTT-3.1.0-2].
    public static final int FROM_CLIENT_V3 = types(3, 4, 5, 6, 7, 8, 10, 12, 14);

    /// As before, and AUTH.
    public static final int FROM_CLIENT_V5 = FROM_CLIENT_V3 | types(15);

    /// What a node may send behind its CONNACK: no second one [MQTT-3.2.0-2].
    public static final int FROM_NODE_V3 = types(3, 4, 5, 6, 7, 9, 11, 13);

    /// As before, and DISCONNECT and AUTH.
    public static final int FROM_NODE_V5 = FROM_NODE_V3 | types(14, 15);

    // A state is AT_EDGE, or what remains of a body (bits 0..27) with BODY set, or what was read of a
    // remaining length (bits 0..27), how many bytes of it (bits 28..30), and LENGTH set, or BROKEN; the
    // packet's type stays in bits 40..43, at the edge behind it too.
    private static final long VALUE = (1L << 28) - 1;
    private static final int COUNT_SHIFT = 28;
    private static final long LENGTH = 1L << 32;
    private static final long BODY = 1L << 33;
    private static final int TYPE_SHIFT = 40;
    private static final long TYPE = 0xFL << TYPE_SHIFT;
    private static final long BROKEN = 1L << 63;
    private static final long BROKEN_LENGTH = BROKEN | 1L << 62;
    private static final int CONNECT = 1;
    private static final int CONNACK = 2;

    private Framing() {}

    private static int types(int... types) {
        int mask = 0;
        for (int type : types) {
            mask |= 1 << type;
        }
        return mask;
    }

    /// Walks over `bytes[from, to)`, which follow on what led to `state`; answers the next state.
    ///
    /// @param bytes on the heap or native; only read
    /// @param permittedTypes one of the masks above
    public static long advance(long state, MemorySegment bytes, long from, long to, int permittedTypes) {
        if (isBroken(state)) {
            return state;
        }
        long at = from;
        long now = state;
        while (at < to) {
            if ((now & BODY) != 0) {
                long skipped = Math.min(now & VALUE, to - at);
                at += skipped;
                now = bodyLeft(now, (now & VALUE) - skipped);
            } else {
                int next = bytes.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
                now = (now & LENGTH) != 0 ? length(now, next) : start(next, permittedTypes);
                if (now < 0) {
                    return now;
                }
            }
        }
        return now;
    }

    private static long start(int first, int permittedTypes) {
        int type = first >> 4;
        if ((permittedTypes >> type & 1) == 0) {
            return BROKEN | (long) type << TYPE_SHIFT;
        }
        return LENGTH | (long) type << TYPE_SHIFT;
    }

    private static long length(long state, int digit) {
        int count = (int) (state >> COUNT_SHIFT) & 0x7;
        long value = (state & VALUE) | (long) (digit & 0x7F) << (7 * count);
        if ((digit & 0x80) == 0) {
            return bodyLeft(state, value);
        }
        if (count + 1 == RemainingLength.BYTES_MAX) {
            return BROKEN_LENGTH | (state & TYPE);
        }
        return LENGTH | (state & TYPE) | (count + 1L) << COUNT_SHIFT | value;
    }

    /// An edge keeps the type of the packet that ended there.
    private static long bodyLeft(long state, long left) {
        return left == 0 ? state & TYPE : BODY | (state & TYPE) | left;
    }

    /// Whether the last byte seen was the last one of a packet, or none was seen.
    public static boolean atEdge(long state) {
        return (state & (LENGTH | BODY | BROKEN)) == 0;
    }

    /// The type of the packet that the state is in, or that ended last; 0 before the first.
    public static int packetType(long state) {
        return (int) ((state & TYPE) >> TYPE_SHIFT);
    }

    /// No byte that follows can mend it.
    public static boolean isBroken(long state) {
        return state < 0;
    }

    /// What is wrong with a broken stream, with the normative statement or section.
    public static String whyBroken(long state) {
        if ((state & BROKEN_LENGTH) == BROKEN_LENGTH) {
            return RemainingLength.STATEMENT + ": " + RemainingLength.WHY_TOO_LONG;
        }
        int type = packetType(state);
        return switch (type) {
            case CONNECT -> "MQTT-3.1.0-2: a second CONNECT, or one from a node";
            case CONNACK -> "MQTT-3.2.0-2: a second CONNACK, or one from a client";
            default -> "§2.2.1: a packet of type " + type + " may not come from this side";
        };
    }
}
