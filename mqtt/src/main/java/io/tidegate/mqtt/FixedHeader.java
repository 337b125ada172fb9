package io.tidegate.mqtt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The fixed header of a packet (3.1.1: 2.2; 5: 2.1), read in place. Any thread.
public final class FixedHeader {
    public static final int CONNECT = 1;
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int PUBREC = 5;
    public static final int PUBREL = 6;
    public static final int PUBCOMP = 7;
    public static final int SUBSCRIBE = 8;
    public static final int SUBACK = 9;
    public static final int UNSUBSCRIBE = 10;
    public static final int UNSUBACK = 11;
    public static final int PINGREQ = 12;
    public static final int PINGRESP = 13;
    public static final int DISCONNECT = 14;
    public static final int AUTH = 15;

    /// The header itself is not whole.
    public static final long INCOMPLETE = -1;

    /// The remaining length has more than four bytes.
    public static final long TOO_LONG = -2;

    private FixedHeader() {}

    public static int type(MemorySegment bytes, long from) {
        return uint8(bytes, from) >> 4;
    }

    /// Of the packet whose first byte that is.
    public static int type(byte first) {
        return (first & 0xFF) >> 4;
    }

    /// Bytes of the packet that starts at `from`, its fixed header included; or [#INCOMPLETE], or
    /// [#TOO_LONG].
    ///
    /// @param to where what has come so far ends
    public static long packetLength(MemorySegment bytes, long from, long to) {
        long remaining = 0;
        for (int i = 0; i < RemainingLength.BYTES_MAX; i++) {
            long at = from + 1 + i;
            if (at >= to) {
                return INCOMPLETE;
            }
            int digit = uint8(bytes, at);
            remaining |= (long) (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0) {
                return 2 + i + remaining;
            }
        }
        return TOO_LONG;
    }

    /// Where the variable header starts; only where [#packetLength] answered a length.
    public static long end(MemorySegment bytes, long from) {
        long at = from + 1;
        while (uint8(bytes, at) >= 0x80) {
            at++;
        }
        return at + 1;
    }

    public static int uint8(MemorySegment bytes, long at) {
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
    }

    public static int uint16(MemorySegment bytes, long at) {
        return uint8(bytes, at) << 8 | uint8(bytes, at + 1);
    }
}
