package io.tidegate.mqtt;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An UNSUBSCRIBE (3.10). Immutable.
public record Unsubscribe(int packetId, List<String> filters) {
    private static final Set<Property> PROPERTIES = EnumSet.of(Property.USER_PROPERTY);

    public Unsubscribe {
        filters = List.copyOf(filters);
    }

    /// Null where the packet is malformed, which is the node's to judge.
    ///
    /// @param packet the whole packet
    public static @Nullable Unsubscribe read(byte[] packet, Version version) {
        Cursor cursor = Bodies.of(packet, version).due("3.10.2", "UNSUBSCRIBE");
        int packetId = cursor.uint16();
        if (version == Version.V5) {
            PropertyBlock.read(cursor, PROPERTIES, "3.10.2.1");
        }
        List<String> filters = new ArrayList<>();
        while (!cursor.atEnd()) {
            filters.add(cursor.string().text());
        }
        return cursor.isBroken() || filters.isEmpty() ? null : new Unsubscribe(packetId, filters);
    }
}
