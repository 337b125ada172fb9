package io.tidegate.continuity;

import io.tidegate.mqtt.FixedHeader;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// Messages of a node that the client cannot take yet, in order, each with its topic and without an alias. Confined.
final class Waiting {
    private final Deque<byte[]> packets = new ArrayDeque<>();
    private long bytes;

    void add(byte[] packet) {
        packets.add(packet);
        bytes += packet.length;
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    /// What they take.
    long bytes() {
        return bytes;
    }

    /// The QoS of the first one.
    int qos() {
        return qos(packets.element());
    }

    byte[] take() {
        byte[] packet = packets.remove();
        bytes -= packet.length;
        return packet;
    }

    /// The others come again.
    void keepQos0() {
        packets.removeIf(packet -> qos(packet) > 0);
        bytes = packets.stream().mapToLong(packet -> packet.length).sum();
    }

    /// No node knows them any more by their packet ids.
    void forgetIds() {
        for (byte[] packet : packets) {
            if (qos(packet) > 0) {
                int topic = header(packet);
                int at = topic + 2 + ((packet[topic] & 0xFF) << 8 | (packet[topic + 1] & 0xFF));
                packet[at] = 0;
                packet[at + 1] = 0;
            }
        }
    }

    private static int header(byte[] packet) {
        return (int) FixedHeader.end(MemorySegment.ofArray(packet), 0);
    }

    private static int qos(byte[] packet) {
        return (packet[0] >> 1) & 3;
    }
}
