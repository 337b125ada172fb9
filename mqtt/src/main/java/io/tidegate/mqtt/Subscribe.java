package io.tidegate.mqtt;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A SUBSCRIBE (3.8). Immutable.
///
/// @param identifier the subscription identifier of MQTT 5; 0 = none
public record Subscribe(int packetId, int identifier, List<Request> requests) {
    private static final int FIRST_BYTE = 0x82;
    private static final Set<Property> PROPERTIES =
            EnumSet.of(Property.SUBSCRIPTION_IDENTIFIER, Property.USER_PROPERTY);

    public Subscribe {
        requests = List.copyOf(requests);
    }

    /// One topic filter of it.
    ///
    /// @param options the byte behind the filter: QoS in bits 0 and 1, in MQTT 5 also No Local (bit 2),
    ///     Retain As Published (bit 3) and Retain Handling (bits 4 and 5)
    public record Request(String filter, int options) {}

    /// Null where the packet is malformed, which is the node's to judge.
    ///
    /// @param packet the whole packet
    public static @Nullable Subscribe read(byte[] packet, Version version) {
        Cursor cursor = Bodies.of(packet, version).due("3.8.2", "SUBSCRIBE");
        int packetId = cursor.uint16();
        PropertyBlock block =
                version == Version.V5 ? PropertyBlock.read(cursor, PROPERTIES, "3.8.2.1") : PropertyBlock.EMPTY;
        List<Request> requests = new ArrayList<>();
        while (!cursor.atEnd()) {
            String filter = cursor.string().text();
            requests.add(new Request(filter, cursor.uint8()));
        }
        int identifier = (int) block.number(Property.SUBSCRIPTION_IDENTIFIER, 0);
        return cursor.isBroken() || requests.isEmpty() ? null : new Subscribe(packetId, identifier, requests);
    }

    public byte[] packet(Version version) {
        PacketWriter writer = new PacketWriter().uint16(packetId);
        if (version == Version.V5) {
            PacketWriter properties = new PacketWriter();
            if (identifier != 0) {
                properties.uint8(Property.SUBSCRIPTION_IDENTIFIER.identifier).variable(identifier);
            }
            writer.variable(properties.size()).bytes(properties.toByteArray());
        }
        requests.forEach(request -> writer.string(request.filter()).uint8(request.options()));
        return writer.packet(FIRST_BYTE);
    }
}
