package io.tidegate.mqtt;

/// Reads the CONNECT that a connection starts with, from bytes that may have arrived in any pieces. Any
/// thread.
///
/// Stateless: whoever has more bytes asks again, and the answer depends on the bytes alone, not on how
/// they were cut. The first byte that can tell decides; what lies behind protocol level and flags is
/// looked at when the packet is whole. Never throws for what a client sent. What is refused and what is
/// accepted: see the package.
public final class ConnectReader {
    static final ConnectOutcome.Reply CLOSE = new ConnectOutcome.Reply.Close();
    private static final ConnectOutcome INCOMPLETE = new ConnectOutcome.Incomplete();

    private static final int CONNECT = 0x10;
    private static final byte[] MQTT = {0, 4, 'M', 'Q', 'T', 'T'};
    private static final byte[] MQISDP = {0, 6, 'M', 'Q', 'I', 's', 'd', 'p'};

    /// Level, flags, keep alive, and the length of a client id.
    private static final int AFTER_NAME_MIN = 6;

    private final byte[] bytes;
    private final int length;
    private final int end;

    /// Of a packet that ends at `end`, the first `length` bytes.
    private ConnectReader(byte[] bytes, int length, int end) {
        this.bytes = bytes;
        this.length = length;
        this.end = end;
    }

    /// @param bytes borrowed for as long as a [Connect] that is answered is in use
    /// @param length how many of them the client has sent so far
    /// @param maxSize of the whole packet, in bytes; a larger one is refused once its version is known,
    ///     so `bytes` must have room for 14 in any case
    public static ConnectOutcome read(byte[] bytes, int length, int maxSize) {
        if (length == 0) {
            return INCOMPLETE;
        }
        int first = bytes[0] & 0xFF;
        if ((first & 0xF0) != CONNECT) {
            return close("MQTT-3.1.0-1", "the first packet is of type " + (first >> 4) + ", not CONNECT");
        }
        if (first != CONNECT) {
            return close("MQTT-2.2.2-2", "reserved flags of the fixed header are set"); // 5: MQTT-2.1.3-1
        }
        int remaining = RemainingLength.read(bytes, length);
        if (remaining == RemainingLength.INCOMPLETE) {
            return INCOMPLETE;
        }
        if (remaining == RemainingLength.TOO_LONG) {
            return close(RemainingLength.STATEMENT, RemainingLength.WHY_TOO_LONG);
        }
        if (remaining < MQTT.length + AFTER_NAME_MIN) {
            return close("MQTT-3.1.4-1", "the remaining length is " + remaining + ", too short for a CONNECT");
        }
        int body = RemainingLength.end(bytes);
        return new ConnectReader(bytes, length, body + remaining).name(body, maxSize);
    }

    private ConnectOutcome name(int from, int maxSize) {
        byte[] name = length > from + 1 && bytes[from + 1] == MQISDP[1] ? MQISDP : MQTT;
        for (int i = 0; i < name.length; i++) {
            if (from + i >= length) {
                return INCOMPLETE;
            }
            if (bytes[from + i] != name[i]) {
                return close("MQTT-3.1.2-1", "the protocol name is neither MQTT nor MQIsdp");
            }
        }
        int at = from + name.length;
        if (at >= length) {
            return INCOMPLETE;
        }
        int level = bytes[at] & 0xFF;
        if (name.length == MQISDP.length) {
            return plain(level) == Version.V3_1.level()
                    ? flags(at, Version.V3_1, maxSize)
                    : unsupported(level, Version.V3_1);
        }
        if (plain(level) == Version.V3_1_1.level()) {
            return flags(at, Version.V3_1_1, maxSize);
        }
        if (level == Version.V5.level()) {
            return flags(at, Version.V5, maxSize);
        }
        return unsupported(level, plain(level) < Version.V5.level() ? Version.V3_1_1 : Version.V5);
    }

    /// Without what bridges add.
    private static int plain(int level) {
        return level & ~Connect.BRIDGE_BIT;
    }

    /// A level after 5, or a bridge of level 5, is answered as MQTT 5 has it (0x84, which it MAY be):
    /// who speaks it knows 5.0 at least. Any other is answered as 3.1.1 has it (0x01, which it MUST
    /// be).
    private static ConnectOutcome unsupported(int level, Version like) {
        return new ConnectOutcome.Malformed(
                "MQTT-3.1.2-2",
                "protocol level " + level + " is not supported",
                new ConnectOutcome.Reply.Connack(like, Refusal.UNSUPPORTED_VERSION));
    }

    private ConnectOutcome flags(int levelAt, Version version, int maxSize) {
        if (version == Version.V5 && RemainingLength.isPadded(bytes)) {
            return malformed(version, "MQTT-1.5.5-1", "the remaining length has more bytes than it needs");
        }
        if (end > maxSize) {
            // A further restriction (3.1.4), for which 3.1.1 has no return code [MQTT-3.2.2-6].
            return refused(
                    version,
                    version.cite("MQTT-3.2.2-6", "MQTT-3.1.4-2"),
                    "the CONNECT has " + end + " bytes, more than the " + maxSize + " allowed",
                    Refusal.PACKET_TOO_LARGE);
        }
        int propertyLength = version == Version.V5 ? 1 : 0;
        if (end - levelAt < AFTER_NAME_MIN + propertyLength) {
            return malformed(version, "MQTT-3.1.4-1", "the packet is too short for its fields");
        }
        if (levelAt + 1 >= length) {
            return INCOMPLETE;
        }
        ConnectFlags.Fault fault = new ConnectFlags(bytes[levelAt + 1]).fault(version);
        if (fault != null) {
            return malformed(version, fault.statement(), fault.why());
        }
        return length < end ? INCOMPLETE : ConnectBody.read(bytes, levelAt, end, version);
    }

    private static ConnectOutcome.Malformed close(String statement, String why) {
        return new ConnectOutcome.Malformed(statement, why, CLOSE);
    }

    private static ConnectOutcome.Malformed malformed(Version version, String statement, String why) {
        return refused(version, statement, why, Refusal.MALFORMED);
    }

    /// A client of MQTT 5 is told what is wrong, as it MAY be [MQTT-3.1.4-1, MQTT-4.13.1-1]; one of an
    /// earlier version MUST NOT be [3.1.1: MQTT-3.1.4-1].
    static ConnectOutcome.Malformed refused(Version version, String statement, String why, Refusal refusal) {
        ConnectOutcome.Reply reply = version == Version.V5 ? new ConnectOutcome.Reply.Connack(version, refusal) : CLOSE;
        return new ConnectOutcome.Malformed(statement, why, reply);
    }
}
