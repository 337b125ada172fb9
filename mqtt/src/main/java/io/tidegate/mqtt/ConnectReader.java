package io.tidegate.mqtt;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the CONNECT that a connection starts with, from bytes that may have arrived in any pieces.
///
/// Stateless: whoever has more bytes asks again, and the answer depends on the bytes alone, not on how they were
/// cut.
/// The
/// first byte that can tell decides; what lies behind protocol level and flags is looked at when the packet is
/// whole.
///
/// What makes framing, identity or routing ambiguous is refused, so that no node sees it. Accepted, because
/// devices do
/// it:
/// the bridge bit in the protocol level (3.1, 3.1.1); client ids of more than 23 bytes (3.1); control characters
/// and
/// non-characters in strings; the reserved connect flag in MQTT 3.1, which does not forbid it; a remaining length
/// that is longer encoded than it need be, before MQTT 5.
public final class ConnectReader {
    private static final int CONNECT = 0x10;
    private static final int LENGTH_BYTES_MAX = 4;
    private static final int BRIDGE = 0x80;

    private static final int RESERVED = 0x01;
    private static final int CLEAN = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS = 0x18;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    private static final byte[] MQTT = {0, 4, 'M', 'Q', 'T', 'T'};
    private static final byte[] MQISDP = {0, 6, 'M', 'Q', 'I', 's', 'd', 'p'};

    private static final Set<Property> CONNECT_PROPERTIES = EnumSet.of(
            Property.SESSION_EXPIRY_INTERVAL,
            Property.RECEIVE_MAXIMUM,
            Property.MAXIMUM_PACKET_SIZE,
            Property.TOPIC_ALIAS_MAXIMUM,
            Property.REQUEST_RESPONSE_INFORMATION,
            Property.REQUEST_PROBLEM_INFORMATION,
            Property.USER_PROPERTY,
            Property.AUTHENTICATION_METHOD,
            Property.AUTHENTICATION_DATA);
    private static final Set<Property> WILL_PROPERTIES = EnumSet.of(
            Property.WILL_DELAY_INTERVAL,
            Property.PAYLOAD_FORMAT_INDICATOR,
            Property.MESSAGE_EXPIRY_INTERVAL,
            Property.CONTENT_TYPE,
            Property.RESPONSE_TOPIC,
            Property.CORRELATION_DATA,
            Property.USER_PROPERTY);

    private static final ConnectOutcome INCOMPLETE = new ConnectOutcome.Incomplete();
    private static final ConnectOutcome.Reply CLOSE = new ConnectOutcome.Reply.Close();

    private ConnectReader() {}

    /// @param bytes borrowed for as long as a [Connect] that is answered is in use
    /// @param length how many of them the client has sent so far
    /// @param maxSize of the whole packet, in bytes
    public static ConnectOutcome read(byte[] bytes, int length, int maxSize) {
        if (length == 0) {
            return INCOMPLETE;
        }
        int first = bytes[0] & 0xFF;
        if ((first & 0xF0) != CONNECT) {
            return close("MQTT-3.1.0-1", "the first packet is of type " + (first >> 4) + ", not CONNECT");
        }
        if (first != CONNECT) {
            return close("MQTT-2.2.2-2", "reserved flags of the fixed header are set");
        }
        int remaining = 0;
        for (int i = 0; i < LENGTH_BYTES_MAX; i++) {
            if (length < 2 + i) {
                return INCOMPLETE;
            }
            int digit = bytes[1 + i] & 0xFF;
            remaining |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0) {
                boolean shortest = i == 0 || digit != 0;
                return header(bytes, length, new Frame(2 + i, 2 + i + remaining, shortest), maxSize);
            }
        }
        return close("MQTT-1.5.5-1", "the remaining length has more than four bytes");
    }

    /// Where the variable header starts, where the packet ends, and whether its length was said in as few bytes as
    /// can
    /// be.
    private record Frame(int body, int end, boolean shortest) {}

    private static ConnectOutcome header(byte[] bytes, int length, Frame frame, int maxSize) {
        if (frame.end() > maxSize) {
            return close(
                    "MQTT-3.1.2-24",
                    "the CONNECT has " + frame.end() + " bytes, more than the " + maxSize + " allowed");
        }
        int at = frame.body();
        boolean old = length > at + 1 && bytes[at + 1] == 6;
        byte[] name = old ? MQISDP : MQTT;
        for (int i = 0; i < name.length; i++) {
            if (at + i >= frame.end()) {
                return close("MQTT-3.1.2-1", "the packet ends within the protocol name");
            }
            if (at + i >= length) {
                return INCOMPLETE;
            }
            if (bytes[at + i] != name[i]) {
                return close("MQTT-3.1.2-1", "the protocol name is neither MQTT nor MQIsdp");
            }
        }
        at += name.length;
        if (at + 4 > frame.end()) {
            return close("MQTT-3.1.3-1", "the packet ends within its variable header");
        }
        if (at >= length) {
            return INCOMPLETE;
        }
        int level = bytes[at] & 0xFF;
        Version version = version(name, level);
        if (version == null) {
            return unsupported(level);
        }
        if (version == Version.V5 && !frame.shortest()) {
            return malformed(version, "MQTT-1.5.5-1", "the remaining length is longer than it need be");
        }
        if (at + 1 >= length) {
            return INCOMPLETE;
        }
        ConnectOutcome.@Nullable Malformed wrong = checkFlags(version, bytes[at + 1] & 0xFF);
        if (wrong != null) {
            return wrong;
        }
        return length < frame.end() ? INCOMPLETE : body(bytes, at, frame.end(), version);
    }

    private static @Nullable Version version(byte[] name, int level) {
        int plain = level & ~BRIDGE;
        if (name.length == MQISDP.length) {
            return plain == Version.V3_1.level() ? Version.V3_1 : null;
        }
        if (plain == Version.V3_1_1.level()) {
            return Version.V3_1_1;
        }
        return level == Version.V5.level() ? Version.V5 : null;
    }

    /// A client of a version after 5 is answered as MQTT 5 has it, one of any other as 3.1.1 has it.
    private static ConnectOutcome unsupported(int level) {
        Version like = level > Version.V5.level() ? Version.V5 : Version.V3_1_1;
        return new ConnectOutcome.Malformed(
                "MQTT-3.1.2-2",
                "protocol level " + level + " is not supported",
                new ConnectOutcome.Reply.Connack(like, Refusal.UNSUPPORTED_VERSION));
    }

    private static ConnectOutcome.@Nullable Malformed checkFlags(Version version, int flags) {
        boolean five = version == Version.V5;
        if ((flags & RESERVED) != 0 && version != Version.V3_1) {
            return malformed(version, "MQTT-3.1.2-3", "the reserved connect flag is set");
        }
        if ((flags & WILL) == 0 && (flags & WILL_QOS) != 0) {
            return malformed(version, five ? "MQTT-3.1.2-11" : "MQTT-3.1.2-13", "a will QoS without a will");
        }
        if ((flags & WILL) == 0 && (flags & WILL_RETAIN) != 0) {
            return malformed(version, five ? "MQTT-3.1.2-13" : "MQTT-3.1.2-15", "will retain without a will");
        }
        if ((flags & WILL_QOS) == WILL_QOS) {
            return malformed(version, five ? "MQTT-3.1.2-12" : "MQTT-3.1.2-14", "the will QoS is 3");
        }
        if (!five && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
            return malformed(version, "MQTT-3.1.2-22", "a password without a user name");
        }
        return null;
    }

    private static ConnectOutcome body(byte[] bytes, int levelAt, int end, Version version) {
        Cursor cursor = new Cursor(bytes, levelAt, end, version);
        Connect.Origin origin = (cursor.uint8() & BRIDGE) == 0 ? Connect.Origin.CLIENT : Connect.Origin.BRIDGE;
        int flags = cursor.uint8();
        Connect.Start start = (flags & CLEAN) == 0 ? Connect.Start.RESUME : Connect.Start.CLEAN;
        int keepAlive = cursor.uint16();
        ConnectProperties properties = version == Version.V5 ? properties(cursor) : ConnectProperties.DEFAULT;
        Field clientId = cursor.string("the client id");
        Will will = (flags & WILL) == 0 ? null : will(cursor, flags, version);
        Field userName = (flags & USER_NAME) == 0 ? null : cursor.string("the user name");
        Field password = (flags & PASSWORD) == 0 ? null : cursor.binary("the password");
        if (!cursor.atEnd()) {
            cursor.fail("MQTT-3.1.3-1", "bytes follow the last field of the packet");
        }
        if (cursor.isBroken()) {
            return malformed(version, cursor.statement(), cursor.why());
        }
        if (clientId.isEmpty()
                && (version == Version.V3_1 || (version == Version.V3_1_1 && start == Connect.Start.RESUME))) {
            return new ConnectOutcome.Malformed(
                    "MQTT-3.1.3-8",
                    "an empty client id without clean session",
                    new ConnectOutcome.Reply.Connack(version, Refusal.IDENTIFIER_REJECTED));
        }
        return new Connect(end, version, origin, start, keepAlive, clientId, will, userName, password, properties);
    }

    private static ConnectProperties properties(Cursor cursor) {
        PropertyBlock block = PropertyBlock.read(cursor, CONNECT_PROPERTIES);
        if (block.number(Property.RECEIVE_MAXIMUM, 1) == 0) {
            cursor.fail("MQTT-3.1.2.11.3", "receive maximum is 0");
        }
        if (block.number(Property.MAXIMUM_PACKET_SIZE, 1) == 0) {
            cursor.fail("MQTT-3.1.2.11.4", "maximum packet size is 0");
        }
        if (block.number(Property.REQUEST_RESPONSE_INFORMATION, 0) > 1) {
            cursor.fail("MQTT-3.1.2.11.6", "request response information is neither 0 nor 1");
        }
        long problems = block.number(Property.REQUEST_PROBLEM_INFORMATION, 1);
        if (problems > 1) {
            cursor.fail("MQTT-3.1.2.11.7", "request problem information is neither 0 nor 1");
        }
        if (block.has(Property.AUTHENTICATION_DATA) && !block.has(Property.AUTHENTICATION_METHOD)) {
            cursor.fail("MQTT-3.1.2.11.10", "authentication data without a method");
        }
        return new ConnectProperties(
                block.number(Property.SESSION_EXPIRY_INTERVAL, 0),
                (int) block.number(Property.RECEIVE_MAXIMUM, 65_535),
                block.number(Property.MAXIMUM_PACKET_SIZE, ConnectProperties.NO_LIMIT),
                (int) block.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                problems == 0
                        ? ConnectProperties.ProblemInformation.UNWANTED
                        : ConnectProperties.ProblemInformation.WANTED,
                block.field(Property.AUTHENTICATION_METHOD));
    }

    private static Will will(Cursor cursor, int flags, Version version) {
        int from = cursor.at();
        PropertyBlock block = version == Version.V5 ? PropertyBlock.read(cursor, WILL_PROPERTIES) : PropertyBlock.EMPTY;
        int to = cursor.at();
        if (block.number(Property.PAYLOAD_FORMAT_INDICATOR, 0) > 1) {
            cursor.fail("MQTT-3.1.3.2.3", "the payload format indicator is neither 0 nor 1");
        }
        Field topic = cursor.string("the will topic");
        Field payload = cursor.binary("the will payload");
        return new Will(
                (flags & WILL_QOS) >> 3,
                (flags & WILL_RETAIN) == 0 ? Will.Retain.NO : Will.Retain.YES,
                topic,
                payload,
                new Field(topic.bytes(), from, to - from),
                block.number(Property.WILL_DELAY_INTERVAL, 0));
    }

    private static ConnectOutcome.Malformed close(String statement, String why) {
        return new ConnectOutcome.Malformed(statement, why, CLOSE);
    }

    /// A client of MQTT 5 may be told what is wrong (3.1.4-1); one of an earlier version is only closed
    /// [MQTT-3.1.4-1].
    private static ConnectOutcome.Malformed malformed(Version version, String statement, String why) {
        ConnectOutcome.Reply reply =
                version == Version.V5 ? new ConnectOutcome.Reply.Connack(version, Refusal.MALFORMED) : CLOSE;
        return new ConnectOutcome.Malformed(statement, why, reply);
    }
}
