package io.tidegate.mqtt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// PUBACK, PUBREC, PUBREL and PUBCOMP (3.4 to 3.7), read in place and built; and the packet id of SUBACK
/// and UNSUBACK, which stands at the same place. Any thread.
public final class Acknowledgements {
    /// Reason codes of MQTT 5.
    public static final int PACKET_ID_IN_USE = 0x91;

    public static final int PACKET_ID_NOT_FOUND = 0x92;
    public static final int FAILURE = 0x80;

    private static final int PUBREL_FLAGS = 0x02;

    private Acknowledgements() {}

    /// The packet id of the whole packet in `[from, to)`; 0 where it is too short for one.
    public static int packetId(MemorySegment bytes, long from, long to) {
        long at = FixedHeader.end(bytes, from);
        return to - at < 2 ? 0 : FixedHeader.uint16(bytes, at);
    }

    /// The reason code of MQTT 5; 0 where it is left out, as it always is before.
    public static int code(MemorySegment bytes, long from, long to) {
        long at = FixedHeader.end(bytes, from) + 2;
        return at < to ? FixedHeader.uint8(bytes, at) : 0;
    }

    /// One that says that all is well.
    public static byte[] of(int type, int packetId) {
        int flags = type == FixedHeader.PUBREL ? PUBREL_FLAGS : 0;
        return new byte[] {(byte) (type << 4 | flags), 2, (byte) (packetId >> 8), (byte) packetId};
    }

    /// The same packet about another id.
    public static byte[] withId(MemorySegment bytes, long from, long to, int packetId) {
        byte[] packet = bytes.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
        int at = (int) (FixedHeader.end(bytes, from) - from);
        packet[at] = (byte) (packetId >> 8);
        packet[at + 1] = (byte) packetId;
        return packet;
    }
}
