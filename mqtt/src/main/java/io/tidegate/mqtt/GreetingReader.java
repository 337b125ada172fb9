package io.tidegate.mqtt;

import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what a node answers to a CONNECT, from bytes that may have arrived in any pieces. Any thread;
/// stateless, as [ConnectReader] is. Never throws for what a node sent.
///
/// A code that the specification does not list is passed on: the client judges it.
public final class GreetingReader {
    private static final int CONNACK = 0x20;
    private static final int AUTH = 0xF0;
    private static final int BARE_CONNACK = 2;
    private static final Greeting INCOMPLETE = new Greeting.Incomplete();
    private static final String PROPERTIES_SECTION = "§3.2.2.3";
    private static final Set<Property> CONNACK_PROPERTIES = EnumSet.of(
            Property.SESSION_EXPIRY_INTERVAL,
            Property.RECEIVE_MAXIMUM,
            Property.MAXIMUM_QOS,
            Property.RETAIN_AVAILABLE,
            Property.MAXIMUM_PACKET_SIZE,
            Property.ASSIGNED_CLIENT_IDENTIFIER,
            Property.TOPIC_ALIAS_MAXIMUM,
            Property.REASON_STRING,
            Property.USER_PROPERTY,
            Property.WILDCARD_SUBSCRIPTION_AVAILABLE,
            Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
            Property.SHARED_SUBSCRIPTION_AVAILABLE,
            Property.SERVER_KEEP_ALIVE,
            Property.RESPONSE_INFORMATION,
            Property.SERVER_REFERENCE,
            Property.AUTHENTICATION_METHOD,
            Property.AUTHENTICATION_DATA);

    private GreetingReader() {}

    /// @param bytes borrowed for as long as a [Greeting.Connack] that is answered is in use
    /// @param length how many of them the node has sent so far
    /// @param version that the client speaks
    /// @param maxSize of the whole packet, in bytes
    public static Greeting read(byte[] bytes, int length, Version version, int maxSize) {
        if (length == 0) {
            return INCOMPLETE;
        }
        int first = bytes[0] & 0xFF;
        if (first != CONNACK && !(first == AUTH && version == Version.V5)) {
            return new Greeting.Malformed(
                    "MQTT-3.2.0-1", "the first packet of the node starts with 0x%02X, not CONNACK".formatted(first));
        }
        int remaining = RemainingLength.read(bytes, length);
        if (remaining == RemainingLength.INCOMPLETE) {
            return INCOMPLETE;
        }
        Greeting.Malformed fault = lengthFault(bytes, remaining, version);
        if (fault != null) {
            return fault;
        }
        int body = RemainingLength.end(bytes);
        int end = body + remaining;
        if (end > maxSize) {
            return new Greeting.Malformed("§3.2", "the answer has " + end + " bytes, more than " + maxSize);
        }
        if (length < end) {
            return INCOMPLETE;
        }
        return first == AUTH ? new Greeting.Auth(end) : connack(bytes, body, end, version);
    }

    private static Greeting.@Nullable Malformed lengthFault(byte[] bytes, int remaining, Version version) {
        if (remaining == RemainingLength.TOO_LONG) {
            return new Greeting.Malformed(RemainingLength.STATEMENT, RemainingLength.WHY_TOO_LONG);
        }
        if (version == Version.V5) {
            return RemainingLength.isPadded(bytes)
                    ? new Greeting.Malformed("MQTT-1.5.5-1", "the remaining length has more bytes than it needs")
                    : null;
        }
        return remaining == BARE_CONNACK
                ? null
                : new Greeting.Malformed("§3.2.1", "a CONNACK with a remaining length of " + remaining);
    }

    private static Greeting connack(byte[] bytes, int body, int end, Version version) {
        Cursor cursor = new Cursor(bytes, body, end, version).due("§3.2.2", "the variable header");
        int flags = cursor.uint8();
        int code = cursor.uint8();
        // A node that does not know MQTT 5 refuses it in the form of its own version: two bytes.
        boolean bare = version != Version.V5 || (cursor.atEnd() && code != 0);
        PropertyBlock block =
                bare ? PropertyBlock.EMPTY : PropertyBlock.read(cursor, CONNACK_PROPERTIES, PROPERTIES_SECTION);
        if (flags > 1 && version != Version.V3_1) { // MQTT 3.1 does not use that byte
            cursor.malformed(version.cite("§3.2.2.1", "MQTT-3.2.2-1"), "reserved flags of CONNACK are set");
        }
        if (!cursor.atEnd()) {
            cursor.malformed("§3.2.3", "bytes follow the last field of CONNACK");
        }
        Cursor.Fault fault = cursor.fault();
        if (fault != null) {
            return new Greeting.Malformed(fault.statement(), fault.why());
        }
        boolean session = flags == 1 && version != Version.V3_1;
        return new Greeting.Connack(
                end,
                version,
                session ? Greeting.SessionPresent.YES : Greeting.SessionPresent.NO,
                code,
                block.has(Property.SERVER_KEEP_ALIVE)
                        ? OptionalInt.of((int) block.number(Property.SERVER_KEEP_ALIVE, 0))
                        : OptionalInt.empty(),
                block.field(Property.ASSIGNED_CLIENT_IDENTIFIER));
    }
}
