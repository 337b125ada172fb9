package io.tidegate.mqtt;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decodes a CONNECT that is whole, from its protocol level to its end (3.1.2.2 to 3.1.3). Confined to
/// one call.
final class ConnectBody {
    private static final String PROPERTIES_SECTION = "§3.1.2.11";
    private static final String WILL_PROPERTIES_SECTION = "§3.1.3.2";

    private static final Set<Property> PROPERTIES = EnumSet.of(
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

    private final Version version;
    private final Cursor cursor;

    private ConnectBody(Version version, Cursor cursor) {
        this.version = version;
        this.cursor = cursor;
    }

    /// @param levelAt where the protocol level stands; it is known to be of `version`, and the flags to
    ///     be sound
    static ConnectOutcome read(byte[] bytes, int levelAt, int end, Version version) {
        return new ConnectBody(version, new Cursor(bytes, levelAt, end, version)).read(end);
    }

    private ConnectOutcome read(int end) {
        cursor.due("MQTT-3.1.4-1", "the variable header");
        int level = cursor.uint8();
        ConnectFlags flags = new ConnectFlags((byte) cursor.uint8());
        int keepAlive = cursor.uint16();
        ConnectProperties properties = version == Version.V5 ? properties() : ConnectProperties.DEFAULT;
        Field clientId = cursor.due("MQTT-3.1.3-3", "the client id").string();
        Will will = flags.hasWill() ? will(flags) : null;
        Field userName = isThere(flags.hasUserName())
                ? cursor.due(version.cite("MQTT-3.1.2-19", "MQTT-3.1.2-17"), "the user name")
                        .string()
                : null;
        Field password = isThere(flags.hasPassword())
                ? cursor.due(version.cite("MQTT-3.1.2-21", "MQTT-3.1.2-19"), "the password")
                        .binary()
                : null;
        if (!cursor.atEnd()) {
            cursor.malformed("MQTT-3.1.4-1", "bytes follow the last field of the packet");
        }
        Cursor.Fault fault = cursor.fault();
        if (fault != null) {
            return ConnectReader.refused(version, fault.statement(), fault.why(), fault.kind());
        }
        ConnectOutcome.@Nullable Malformed nobody = clientId.isEmpty() ? unnamed(flags.start()) : null;
        if (nobody != null) {
            return nobody;
        }
        var origin = (level & Connect.BRIDGE_BIT) == 0 ? Connect.Origin.CLIENT : Connect.Origin.BRIDGE;
        return new Connect(
                end, version, origin, flags.start(), keepAlive, clientId, will, userName, password, properties);
    }

    /// MQTT 3.1 wants a client let in whose packet ends before the user name or password that its flags
    /// promise.
    private boolean isThere(boolean promised) {
        return promised && !(version == Version.V3_1 && cursor.atEnd() && !cursor.isBroken());
    }

    /// What is due to a client without an id; null where it may have none.
    private ConnectOutcome.@Nullable Malformed unnamed(Connect.Start start) {
        var reply = new ConnectOutcome.Reply.Connack(version, Refusal.IDENTIFIER_REJECTED);
        return switch (version) {
            case V3_1 -> new ConnectOutcome.Malformed("§3.1", "an empty client id", reply);
            case V3_1_1 ->
                start == Connect.Start.CLEAN
                        ? null
                        : new ConnectOutcome.Malformed(
                                "MQTT-3.1.3-8", "an empty client id without clean session", reply);
            case V5 -> null;
        };
    }

    private ConnectProperties properties() {
        PropertyBlock block = PropertyBlock.read(cursor, PROPERTIES, PROPERTIES_SECTION);
        if (block.number(Property.RECEIVE_MAXIMUM, 1) == 0) {
            cursor.protocolError("§3.1.2.11.3", "receive maximum is 0");
        }
        if (block.number(Property.MAXIMUM_PACKET_SIZE, 1) == 0) {
            cursor.protocolError("§3.1.2.11.4", "maximum packet size is 0");
        }
        if (block.number(Property.REQUEST_RESPONSE_INFORMATION, 0) > 1) {
            cursor.protocolError("§3.1.2.11.6", "request response information is neither 0 nor 1");
        }
        long problems = block.number(Property.REQUEST_PROBLEM_INFORMATION, 1);
        if (problems > 1) {
            cursor.protocolError("§3.1.2.11.7", "request problem information is neither 0 nor 1");
        }
        if (block.has(Property.AUTHENTICATION_DATA) && !block.has(Property.AUTHENTICATION_METHOD)) {
            cursor.protocolError("§3.1.2.11.10", "authentication data without a method");
        }
        return new ConnectProperties(
                block.number(Property.SESSION_EXPIRY_INTERVAL, 0),
                (int) block.number(Property.RECEIVE_MAXIMUM, ConnectProperties.RECEIVE_MAXIMUM),
                block.number(Property.MAXIMUM_PACKET_SIZE, ConnectProperties.NO_LIMIT),
                (int) block.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                problems == 0
                        ? ConnectProperties.ProblemInformation.UNWANTED
                        : ConnectProperties.ProblemInformation.WANTED,
                block.field(Property.AUTHENTICATION_METHOD));
    }

    private Will will(ConnectFlags flags) {
        int from = cursor.at();
        PropertyBlock block = version == Version.V5
                ? PropertyBlock.read(cursor, WILL_PROPERTIES, WILL_PROPERTIES_SECTION)
                : PropertyBlock.EMPTY;
        int to = cursor.at();
        if (block.number(Property.PAYLOAD_FORMAT_INDICATOR, 0) > 1) {
            cursor.malformed("§3.1.3.2.3", "the payload format indicator is neither 0 nor 1");
        }
        Field topic = cursor.due("MQTT-3.1.2-9", "the will topic").string();
        Field payload = cursor.due("MQTT-3.1.2-9", "the will payload").binary();
        return new Will(
                flags.willQos(),
                flags.willRetain(),
                topic,
                payload,
                new Field(topic.bytes(), from, to - from),
                block.number(Property.WILL_DELAY_INTERVAL, 0));
    }
}
