package io.tidegate.mqtt;

import org.jspecify.annotations.Nullable;

/// Reads the fields of one whole packet in order. The first fault sticks: from then on it reads zeros and empty
/// fields,
/// so that
/// the caller looks once, at the end. Confined to one call.
final class Cursor {
    private static final int VARIABLE_BYTES_MAX = 4;

    private final byte[] bytes;
    private final int end;
    private final boolean strict;
    private int at;
    private @Nullable String statement;
    private String why = "";

    /// @param version decides which encodings are refused, and what the statements are numbered
    Cursor(byte[] bytes, int from, int to, Version version) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.strict = version == Version.V5;
    }

    int at() {
        return at;
    }

    boolean isBroken() {
        return statement != null;
    }

    /// The normative statement that was broken; only where one was.
    String statement() {
        return statement == null ? "" : statement;
    }

    String why() {
        return why;
    }

    void fail(String brokenStatement, String reason) {
        if (statement == null) {
            statement = brokenStatement;
            why = reason;
            at = end;
        }
    }

    boolean atEnd() {
        return at >= end;
    }

    int uint8() {
        return need(1, "a byte") ? bytes[at++] & 0xFF : 0;
    }

    int uint16() {
        if (!need(2, "a two byte integer")) {
            return 0;
        }
        int value = (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
        at += 2;
        return value;
    }

    long uint32() {
        long high = uint16();
        return high << 16 | uint16();
    }

    /// A variable byte integer (1.5.5); the shortest encoding is the only one in MQTT 5 [MQTT-1.5.5-1].
    int variable() {
        int value = 0;
        for (int i = 0; i < VARIABLE_BYTES_MAX; i++) {
            int digit = uint8();
            value |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0) {
                if (i > 0 && digit == 0 && !isBroken()) {
                    fail("MQTT-1.5.5-1", "a variable byte integer is longer than it need be");
                }
                return isBroken() ? 0 : value;
            }
        }
        fail("MQTT-1.5.5-1", "a variable byte integer has more than four bytes");
        return 0;
    }

    Field binary(String what) {
        int length = uint16();
        return take(length, what);
    }

    /// A UTF-8 string: well formed, and without U+0000.
    Field string(String what) {
        Field field = binary(what);
        switch (Utf8.check(bytes, field.offset(), field.length())) {
            case WELL_FORMED -> {}
            case ILL_FORMED -> fail(strict ? "MQTT-1.5.4-1" : "MQTT-1.5.3-1", what + " is not well-formed UTF-8");
            case HAS_NULL -> fail(strict ? "MQTT-1.5.4-2" : "MQTT-1.5.3-2", what + " has the character U+0000");
        }
        return field;
    }

    Field take(int length, String what) {
        if (!need(length, what)) {
            return new Field(bytes, end, 0);
        }
        Field field = new Field(bytes, at, length);
        at += length;
        return field;
    }

    private boolean need(int count, String what) {
        if (isBroken()) {
            return false;
        }
        if (end - at < count) {
            fail("MQTT-3.1.3-1", what + " goes past the end of the packet");
            return false;
        }
        return true;
    }
}
