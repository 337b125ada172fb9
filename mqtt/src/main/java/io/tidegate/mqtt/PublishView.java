package io.tidegate.mqtt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The head of one PUBLISH (3.3), read in place: a view that is laid over packet after packet and
/// allocates nothing. Confined; valid until the bytes change or the next [#read].
///
/// It sees that lengths stay within the packet; whether a topic is well-formed is the node's to judge.
public final class PublishView {
    /// What [#read] found.
    public enum Head {
        WHOLE,
        /// More bytes are needed.
        INCOMPLETE,
        MALFORMED
    }

    private static final int DUP = 0x08;
    private static final int VARIABLE_BYTES_MAX = 4;

    private MemorySegment bytes = MemorySegment.NULL;
    private Version version = Version.V3_1_1;
    private long from;
    private long end;
    private long topicFrom;
    private int topicLength;
    private int packetId;
    private long propertiesFrom;
    private int propertiesLength;
    private long aliasFrom;
    private long payloadFrom;
    private long at;
    private long limit;

    /// @param from where the packet starts
    /// @param to where what has come of it so far ends
    /// @param length of the whole packet, in bytes
    public Head read(MemorySegment bytes, long from, long to, long length, Version version) {
        this.bytes = bytes;
        this.version = version;
        this.from = from;
        this.end = from + length;
        this.limit = Math.min(to, end);
        this.aliasFrom = 0;
        this.packetId = 0;
        at = FixedHeader.end(bytes, from);
        if (limit - at < 2) {
            return missing();
        }
        topicLength = FixedHeader.uint16(bytes, at);
        topicFrom = at + 2;
        at = topicFrom + topicLength;
        if (qos() > 0) {
            if (limit - at < 2) {
                return missing();
            }
            packetId = FixedHeader.uint16(bytes, at);
            at += 2;
        }
        if (at > limit) {
            return missing();
        }
        propertiesFrom = at;
        propertiesLength = 0;
        Head properties = version == Version.V5 ? properties() : Head.WHOLE;
        payloadFrom = at;
        return properties == Head.WHOLE && qos() == 3 ? Head.MALFORMED : properties;
    }

    private Head missing() {
        return limit < end ? Head.INCOMPLETE : Head.MALFORMED;
    }

    private Head properties() {
        int length = variable();
        if (length < 0) {
            return missing();
        }
        propertiesFrom = at;
        propertiesLength = length;
        if (at + length > limit) {
            return at + length > end ? Head.MALFORMED : missing();
        }
        long stop = at + length;
        while (at < stop) {
            if (!skipProperty(stop)) {
                return Head.MALFORMED;
            }
        }
        return Head.WHOLE;
    }

    private boolean skipProperty(long stop) {
        Property property = Property.of(FixedHeader.uint8(bytes, at));
        at++;
        if (property == null) {
            return false;
        }
        if (property == Property.TOPIC_ALIAS) {
            aliasFrom = at;
        }
        switch (property.form) {
            case BYTE -> at += 1;
            case TWO_BYTES -> at += 2;
            case FOUR_BYTES -> at += 4;
            case VARIABLE -> {
                if (variable() < 0) {
                    return false;
                }
            }
            case STRING, BINARY -> skipPrefixed(stop);
            case PAIR -> {
                skipPrefixed(stop);
                skipPrefixed(stop);
            }
        }
        return at <= stop;
    }

    private void skipPrefixed(long stop) {
        at = stop - at < 2 ? stop + 1 : at + 2 + FixedHeader.uint16(bytes, at);
    }

    /// -1 where it is not whole, or has more than four bytes.
    private int variable() {
        int value = 0;
        for (int i = 0; i < VARIABLE_BYTES_MAX && at < limit; i++) {
            int digit = FixedHeader.uint8(bytes, at++);
            value |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0) {
                return value;
            }
        }
        return -1;
    }

    public int qos() {
        return FixedHeader.uint8(bytes, from) >> 1 & 3;
    }

    public boolean isDup() {
        return (FixedHeader.uint8(bytes, from) & DUP) != 0;
    }

    public boolean isRetained() {
        return (FixedHeader.uint8(bytes, from) & 1) != 0;
    }

    /// 0 at QoS 0.
    public int packetId() {
        return packetId;
    }

    /// What the packet is a part of.
    public MemorySegment bytes() {
        return bytes;
    }

    public long topicFrom() {
        return topicFrom;
    }

    /// 0 where an alias alone says it (MQTT 5, 3.3.2.3.4).
    public int topicLength() {
        return topicLength;
    }

    /// A copy.
    public byte[] topic() {
        return bytes.asSlice(topicFrom, topicLength).toArray(ValueLayout.JAVA_BYTE);
    }

    /// 0 where there is none.
    public int topicAlias() {
        return aliasFrom == 0 ? 0 : FixedHeader.uint16(bytes, aliasFrom);
    }

    public long payloadFrom() {
        return payloadFrom;
    }

    /// Whether all of the packet has come.
    public boolean isWhole() {
        return limit == end;
    }

    /// Where the packet ends; maybe behind what has come.
    public long end() {
        return end;
    }

    /// The packet up to its payload, as it shall be for the next reader.
    ///
    /// @param packetId disregarded at QoS 0
    /// @param topic null = as it is
    public byte[] head(int packetId, Dup dup, byte @Nullable [] topic, Alias alias) {
        byte[] name = topic == null ? topic() : topic;
        PacketWriter head = new PacketWriter().prefixed(name);
        if (qos() > 0) {
            head.uint16(packetId);
        }
        if (version == Version.V5) {
            head.bytes(properties(alias));
        }
        byte[] variable = head.toByteArray();
        int first = (FixedHeader.uint8(bytes, from) & ~DUP) | (dup == Dup.SET ? DUP : 0);
        PacketWriter whole = new PacketWriter().uint8(first).variable((int) (variable.length + end - payloadFrom));
        return whole.bytes(variable).toByteArray();
    }

    /// The whole packet so; it must have come.
    public byte[] packet(int packetId, Dup dup, byte @Nullable [] topic, Alias alias) {
        byte[] head = head(packetId, dup, topic, alias);
        byte[] packet = new byte[(int) (head.length + end - payloadFrom)];
        System.arraycopy(head, 0, packet, 0, head.length);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, payloadFrom, packet, head.length, (int) (end - payloadFrom));
        return packet;
    }

    private byte[] properties(Alias alias) {
        byte[] block = bytes.asSlice(propertiesFrom, propertiesLength).toArray(ValueLayout.JAVA_BYTE);
        if (alias == Alias.KEEP || aliasFrom == 0) {
            return new PacketWriter().variable(block.length).bytes(block).toByteArray();
        }
        int cut = (int) (aliasFrom - 1 - propertiesFrom);
        return new PacketWriter()
                .variable(block.length - 3)
                .bytes(block, 0, cut)
                .bytes(block, cut + 3, block.length)
                .toByteArray();
    }

    /// Whether the packet is marked as maybe sent before (3.3.1.1).
    public enum Dup {
        CLEAR,
        SET
    }

    /// What becomes of a topic alias.
    public enum Alias {
        KEEP,
        STRIP
    }
}
