package io.tidegate.mqtt;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A SUBACK (3.9) or an UNSUBACK (3.11). Immutable.
public final class SubscriptionAnswer {
    private static final Set<Property> PROPERTIES = EnumSet.of(Property.REASON_STRING, Property.USER_PROPERTY);
    private static final int FAILURE = 0x80;

    private final int packetId;
    private final byte[] codes;

    private SubscriptionAnswer(int packetId, byte[] codes) {
        this.packetId = packetId;
        this.codes = codes;
    }

    /// Null where the packet is malformed.
    ///
    /// @param packet the whole packet
    public static @Nullable SubscriptionAnswer read(byte[] packet, Version version) {
        Cursor cursor = Bodies.of(packet, version).due("3.9.2", "the answer");
        int packetId = cursor.uint16();
        if (version == Version.V5) {
            PropertyBlock.read(cursor, PROPERTIES, "3.9.2.1");
        }
        return cursor.isBroken()
                ? null
                : new SubscriptionAnswer(packetId, Arrays.copyOfRange(packet, cursor.at(), packet.length));
    }

    public int packetId() {
        return packetId;
    }

    /// Whether the filter of that number was granted, or is gone. UNSUBACK has no codes before MQTT 5.
    public boolean isGranted(int index) {
        return index >= codes.length || (codes[index] & FAILURE) == 0;
    }

    /// How many codes there are.
    public int size() {
        return codes.length;
    }
}
