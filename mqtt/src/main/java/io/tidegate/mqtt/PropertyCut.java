package io.tidegate.mqtt;

/// Takes a property out of a block of them.
final class PropertyCut {
    private PropertyCut() {}

    /// The properties of a valid block, without its length and without `property`.
    ///
    /// @param block with its length
    static byte[] without(Field block, Property property) {
        byte[] bytes = block.bytes();
        int end = block.offset() + block.length();
        Cursor cursor = new Cursor(bytes, block.offset(), end, Version.V5).due("2.2.2", "a property");
        cursor.variable();
        PacketWriter rest = new PacketWriter();
        while (!cursor.atEnd()) {
            int from = cursor.at();
            Property one = Property.of(cursor.variable());
            if (one == null) {
                break;
            }
            skip(cursor, one);
            if (one != property && !cursor.isBroken()) {
                rest.bytes(bytes, from, cursor.at());
            }
        }
        return rest.toByteArray();
    }

    private static void skip(Cursor cursor, Property property) {
        switch (property.form) {
            case BYTE -> cursor.uint8();
            case TWO_BYTES -> cursor.uint16();
            case FOUR_BYTES -> cursor.uint32();
            case VARIABLE -> cursor.variable();
            case STRING, BINARY -> cursor.binary();
            case PAIR -> {
                cursor.binary();
                cursor.binary();
            }
        }
    }
}
