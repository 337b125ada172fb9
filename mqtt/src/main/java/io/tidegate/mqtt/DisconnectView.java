package io.tidegate.mqtt;

import java.util.EnumSet;
import java.util.Set;

/// A DISCONNECT (3.14). Immutable.
///
/// @param code 0 = normal, and always so before MQTT 5
/// @param sessionExpirySeconds [#UNSAID] where the packet does not change it
public record DisconnectView(int code, long sessionExpirySeconds) {
    public static final long UNSAID = -1;
    private static final Set<Property> PROPERTIES = EnumSet.of(
            Property.SESSION_EXPIRY_INTERVAL,
            Property.REASON_STRING,
            Property.USER_PROPERTY,
            Property.SERVER_REFERENCE);

    /// What is malformed reads as if it said nothing more: the node judges it.
    ///
    /// @param packet the whole packet
    public static DisconnectView read(byte[] packet, Version version) {
        Cursor cursor = Bodies.of(packet, version).due("3.14.2", "DISCONNECT");
        if (version != Version.V5 || cursor.atEnd()) {
            return new DisconnectView(0, UNSAID);
        }
        int code = cursor.uint8();
        PropertyBlock block = cursor.atEnd() ? PropertyBlock.EMPTY : PropertyBlock.read(cursor, PROPERTIES, "3.14.2.2");
        return new DisconnectView(code, block.number(Property.SESSION_EXPIRY_INTERVAL, UNSAID));
    }
}
