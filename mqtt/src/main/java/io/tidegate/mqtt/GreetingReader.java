package io.tidegate.mqtt;

import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/// Reads what a node answers to a CONNECT, from bytes that may have arrived in any pieces. Stateless, as
/// [ConnectReader] is.
public final class GreetingReader {
    private static final int CONNACK = 0x20;
    private static final int AUTH = 0xF0;
    private static final int LENGTH_BYTES_MAX = 4;
    private static final Greeting INCOMPLETE = new Greeting.Incomplete();
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
        int remaining = 0;
        for (int i = 0; i < LENGTH_BYTES_MAX; i++) {
            if (length < 2 + i) {
                return INCOMPLETE;
            }
            int digit = bytes[1 + i] & 0xFF;
            remaining |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0) {
                int body = 2 + i;
                int end = body + remaining;
                if (end > maxSize) {
                    return new Greeting.Malformed("MQTT-3.1.2-24", "the answer has " + end + " bytes");
                }
                if (length < end) {
                    return INCOMPLETE;
                }
                return first == AUTH ? new Greeting.Auth(end) : connack(bytes, body, end, version);
            }
        }
        return new Greeting.Malformed("MQTT-1.5.5-1", "the remaining length has more than four bytes");
    }

    private static Greeting connack(byte[] bytes, int body, int end, Version version) {
        Cursor cursor = new Cursor(bytes, body, end, version);
        int flags = cursor.uint8();
        int code = cursor.uint8();
        // A node that refuses a version it does not know answers in the form of another one: two bytes.
        boolean bare = version != Version.V5 || (cursor.atEnd() && code != 0);
        PropertyBlock block = bare ? PropertyBlock.EMPTY : PropertyBlock.read(cursor, CONNACK_PROPERTIES);
        if (flags > 1) {
            cursor.fail("MQTT-3.2.2-1", "reserved flags of CONNACK are set");
        }
        if (!cursor.atEnd()) {
            cursor.fail("MQTT-3.2.0-1", "bytes follow the last field of CONNACK");
        }
        if (cursor.isBroken()) {
            return new Greeting.Malformed(cursor.statement(), cursor.why());
        }
        return new Greeting.Connack(
                end,
                version,
                flags == 0 ? Greeting.SessionPresent.NO : Greeting.SessionPresent.YES,
                code,
                block.has(Property.SERVER_KEEP_ALIVE)
                        ? OptionalInt.of((int) block.number(Property.SERVER_KEEP_ALIVE, 0))
                        : OptionalInt.empty(),
                block.field(Property.ASSIGNED_CLIENT_IDENTIFIER));
    }
}
