package io.tidegate.continuity;

import io.tidegate.mqtt.PublishView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// What a message is recognized by when another node delivers it: 64 bits of its topic, its QoS, the length of its
/// payload and the beginning of that. Not its properties: a node counts the message expiry down. Any thread.
final class Fingerprint {
    /// How much of a payload is looked at, in bytes: larger packets flow through before their end is seen.
    static final int PREFIX = 32 * 1024;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt HALF_WORD =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long K0 = 0x9E37_79B9_7F4A_7C15L;
    private static final long K1 = 0xD6E8_FEB8_6659_FD93L;

    private Fingerprint() {}

    /// @param topic where the packet says it by an alias
    static long of(PublishView publish, byte[] topic) {
        return of(publish, MemorySegment.ofArray(topic), 0, topic.length);
    }

    static long of(PublishView publish) {
        return of(publish, publish.bytes(), publish.topicFrom(), publish.topicLength());
    }

    private static long of(PublishView publish, MemorySegment topic, long from, int length) {
        long hash = ofTopic(publish.qos(), topic, from, from + length);
        return withPayload(hash, publish.bytes(), publish.payloadFrom(), publish.end());
    }

    /// The first half of it, for [#withPayload].
    static long ofTopic(int qos, MemorySegment bytes, long from, long to) {
        return bytes(mix(qos ^ K0, to - from), bytes, from, to);
    }

    /// @param hash of [#ofTopic]
    static long withPayload(long hash, MemorySegment bytes, long from, long to) {
        return bytes(mix(hash, to - from), bytes, from, Math.min(to, from + PREFIX));
    }

    private static long bytes(long hash, MemorySegment bytes, long from, long to) {
        long now = hash;
        long at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            now = mix(now, bytes.get(WORD, at));
        }
        long tail = 0;
        if (to - at >= Integer.BYTES) {
            tail = bytes.get(HALF_WORD, at);
            at += Integer.BYTES;
        }
        while (at < to) {
            tail = (tail << Byte.SIZE) | (bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF);
            at++;
        }
        return mix(now, tail);
    }

    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * K1;
        return (mixed ^ (mixed >>> 32)) * K0;
    }
}
