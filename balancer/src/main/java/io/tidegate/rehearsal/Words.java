package io.tidegate.rehearsal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// All that is said in a rehearsal: packets of MQTT 3.1.1, as bytes in native memory. Immutable.
final class Words {
    static final int CONNECT = 1;
    static final int PUBLISH = 3;
    static final int PINGREQ = 12;

    /// Bytes of CONNACK and of PUBACK, the only answers that a client waits for.
    static final int ANSWER_BYTES = 4;

    private static final int DIGITS = 4;
    private static final byte[] TOPIC = "rehearsal".getBytes(StandardCharsets.US_ASCII);

    final MemorySegment connect;
    final MemorySegment publish;
    final MemorySegment publishLarge;
    final MemorySegment disconnect;
    final MemorySegment noise;
    final MemorySegment connack;
    final MemorySegment puback;
    final MemorySegment pingresp;

    Words(Arena arena) {
        this.connect = segment(arena, connect("device-" + "0".repeat(DIGITS)));
        this.publish = segment(arena, publish(64));
        this.publishLarge = segment(arena, publish(16 << 10));
        this.disconnect = segment(arena, new byte[] {(byte) 0xE0, 0});
        this.noise = segment(arena, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        this.connack = segment(arena, new byte[] {0x20, 2, 0, 0});
        this.puback = segment(arena, new byte[] {0x40, 2, 0, 1});
        this.pingresp = segment(arena, new byte[] {(byte) 0xD0, 0});
    }

    /// The CONNECT of `device-NNNN`.
    MemorySegment connect(int device) {
        long at = connect.byteSize();
        int rest = device;
        for (int i = 0; i < DIGITS; i++, rest /= 10) {
            connect.set(ValueLayout.JAVA_BYTE, --at, (byte) ('0' + rest % 10));
        }
        return connect;
    }

    /// A clean session, keep alive of a minute.
    private static byte[] connect(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(14 + id.length)
                .put(new byte[] {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60})
                .putShort((short) id.length)
                .put(id)
                .array();
    }

    /// QoS 1, packet id 1.
    private static byte[] publish(int payload) {
        int length = 2 + TOPIC.length + 2 + payload;
        ByteBuffer packet = ByteBuffer.allocate(1 + 4 + length).put((byte) 0x32);
        int rest = length;
        for (; rest > 0x7F; rest >>>= 7) {
            packet.put((byte) ((rest & 0x7F) | 0x80));
        }
        packet.put((byte) rest)
                .putShort((short) TOPIC.length)
                .put(TOPIC)
                .putShort((short) 1)
                .put(new byte[payload]);
        byte[] bytes = new byte[packet.position()];
        packet.flip().get(bytes);
        return bytes;
    }

    private static MemorySegment segment(Arena arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }
}
