package io.tidegate.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// MQTT 3.1.1 packets of the load, as bytes. Immutable.
final class Packets {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int PINGREQ = 12;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    /// Every answer to a client is as long: CONNACK, PUBACK.
    static final int ANSWER_BYTES = 4;

    /// Where the client id begins in what [#connect] answers.
    static final int CLIENT_ID_OFFSET = 14;

    static final int KEEP_ALIVE_SECONDS = 600;
    private static final int ID_MAX = 0xFFFF;
    private static final int CLEAN_SESSION = 0x02;
    private static final String FILTER = "bench/t";
    private static final byte[] TOPIC = FILTER.getBytes(StandardCharsets.US_ASCII);
    private static final int QOS_1 = 0x02;

    private Packets() {}

    /// Client id and keep alive, a clean session, nothing else.
    static byte[] connect(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(CLIENT_ID_OFFSET + id.length)
                .put((byte) (CONNECT << 4))
                .put((byte) (CLIENT_ID_OFFSET - 2 + id.length))
                .putShort((short) 4)
                .put("MQTT".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 4)
                .put((byte) CLEAN_SESSION)
                .putShort((short) KEEP_ALIVE_SECONDS)
                .putShort((short) id.length)
                .put(id)
                .array();
    }

    /// QoS 1 with packet id 0, to be set at [#publishIdOffset].
    static byte[] publish(int payload) {
        return publish(QOS_1, 2, payload);
    }

    /// QoS 0: nobody answers it.
    static byte[] publishUnanswered(int payload) {
        return publish(0, 0, payload);
    }

    private static byte[] publish(int flags, int idBytes, int payload) {
        int length = 2 + TOPIC.length + idBytes + payload;
        byte[] digits = remainingLength(length);
        return ByteBuffer.allocate(1 + digits.length + length)
                .put((byte) (PUBLISH << 4 | flags))
                .put(digits)
                .putShort((short) TOPIC.length)
                .put(TOPIC)
                .array();
    }

    /// Where the packet id stands in `publish(payload)`.
    static int publishIdOffset(int payload) {
        return 1 + remainingLength(4 + TOPIC.length + payload).length + 2 + TOPIC.length;
    }

    /// To the topic of the load, packet id 1.
    static byte[] subscribe(int qos) {
        return subscribe(1, FILTER, qos);
    }

    /// To one filter, which is short: the packet has less than 128 bytes behind its length.
    static byte[] subscribe(int id, String filter, int qos) {
        byte[] text = filter.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + 2 + 2 + text.length + 1)
                .put((byte) (SUBSCRIBE << 4 | 2))
                .put((byte) (2 + 2 + text.length + 1))
                .putShort((short) id)
                .putShort((short) text.length)
                .put(text)
                .put((byte) qos)
                .array();
    }

    /// What follows `id` where ids are given in turn: 1..65535.
    static int nextId(int id) {
        return id == ID_MAX ? 1 : id + 1;
    }

    static byte[] disconnect() {
        return new byte[] {(byte) (DISCONNECT << 4), 0};
    }

    /// 2.2.3: seven bits a byte, the least first.
    private static byte[] remainingLength(int length) {
        ByteBuffer digits = ByteBuffer.allocate(4);
        int rest = length;
        do {
            int digit = rest & 0x7F;
            rest >>>= 7;
            digits.put((byte) (rest > 0 ? digit | 0x80 : digit));
        } while (rest > 0);
        byte[] bytes = new byte[digits.position()];
        digits.flip().get(bytes);
        return bytes;
    }
}
