package io.tidegate.mqtt;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The properties of one packet of MQTT 5, read and checked. Immutable once read.
final class PropertyBlock {
    static final PropertyBlock EMPTY = new PropertyBlock(Map.of(), Map.of());

    private final Map<Property, Long> numbers;
    private final Map<Property, Field> fields;

    private PropertyBlock(Map<Property, Long> numbers, Map<Property, Field> fields) {
        this.numbers = numbers;
        this.fields = fields;
    }

    /// Reads the length and as many properties; a fault sticks to the cursor.
    ///
    /// @param allowed what may stand here; each once, but for user properties (2.2.2.2)
    /// @param section that says so
    static PropertyBlock read(Cursor cursor, Set<Property> allowed, String section) {
        int length = cursor.due("MQTT-2.2.2-1", "the property length").variable();
        int end = cursor.at() + length;
        Map<Property, Long> numbers = new EnumMap<>(Property.class);
        Map<Property, Field> fields = new EnumMap<>(Property.class);
        while (!cursor.isBroken() && cursor.at() < end) {
            int identifier = cursor.due("§2.2.2.2", "a property identifier").variable();
            Property property = Property.of(identifier);
            if (property == null || !allowed.contains(property)) {
                cursor.malformed("§2.2.2.2", "property 0x%02X may not stand here".formatted(identifier));
            } else if (numbers.containsKey(property) || fields.containsKey(property)) {
                cursor.protocolError(section, "property 0x%02X comes twice".formatted(identifier));
            } else {
                readOne(cursor, property, numbers, fields);
            }
        }
        if (!cursor.isBroken() && cursor.at() != end) {
            cursor.malformed("§2.2.2.1", "the properties do not end where their length says");
        }
        return numbers.isEmpty() && fields.isEmpty() ? EMPTY : new PropertyBlock(numbers, fields);
    }

    private static void readOne(
            Cursor cursor, Property property, Map<Property, Long> numbers, Map<Property, Field> fields) {
        cursor.due("§2.2.2.2", "a property");
        switch (property.form) {
            case BYTE -> numbers.put(property, (long) cursor.uint8());
            case TWO_BYTES -> numbers.put(property, (long) cursor.uint16());
            case FOUR_BYTES -> numbers.put(property, cursor.uint32());
            case VARIABLE -> numbers.put(property, (long) cursor.variable());
            case STRING -> fields.put(property, cursor.string());
            case BINARY -> fields.put(property, cursor.binary());
            case PAIR -> {
                cursor.due("MQTT-1.5.7-1", "the name of a user property").string();
                cursor.due("MQTT-1.5.7-1", "the value of a user property").string();
            }
        }
    }

    boolean has(Property property) {
        return numbers.containsKey(property) || fields.containsKey(property);
    }

    long number(Property property, long otherwise) {
        return numbers.getOrDefault(property, otherwise);
    }

    @Nullable
    Field field(Property property) {
        return fields.get(property);
    }
}
