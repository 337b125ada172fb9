package io.tidegate.mqtt;

import org.jspecify.annotations.Nullable;

/// Reads the fields of one whole packet in order. The first fault sticks: from then on it reads zeros
/// and empty fields, so that the caller looks once, at the end. Confined to one call.
final class Cursor {
    private static final int VARIABLE_BYTES_MAX = 4;

    private final byte[] bytes;
    private final int end;
    private final Version version;
    private int at;
    private String dueStatement = "";
    private String dueName = "";
    private @Nullable Fault fault;

    /// What is wrong with the packet, and how MQTT 5 calls that.
    record Fault(String statement, String why, Refusal kind) {}

    /// @param version decides how statements are numbered
    Cursor(byte[] bytes, int from, int to, Version version) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.version = version;
    }

    /// Says what is read next, and the statement that it breaks if it is not there.
    Cursor due(String statement, String name) {
        dueStatement = statement;
        dueName = name;
        return this;
    }

    int at() {
        return at;
    }

    boolean atEnd() {
        return at >= end;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    boolean isBroken() {
        return fault != null;
    }

    void malformed(String statement, String why) {
        fail(statement, why, Refusal.MALFORMED);
    }

    void protocolError(String statement, String why) {
        fail(statement, why, Refusal.PROTOCOL_ERROR);
    }

    private void fail(String statement, String why, Refusal kind) {
        if (fault == null) {
            fault = new Fault(statement, why, kind);
            at = end;
        }
    }

    int uint8() {
        return need(1) ? bytes[at++] & 0xFF : 0;
    }

    int uint16() {
        if (!need(2)) {
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

    /// A variable byte integer of MQTT 5 (1.5.5): at most four bytes, and the shortest encoding only.
    int variable() {
        int value = 0;
        for (int i = 0; i < VARIABLE_BYTES_MAX; i++) {
            int digit = uint8();
            value |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0) {
                if (i > 0 && digit == 0) {
                    malformed("MQTT-1.5.5-1", dueName + " is a number of more bytes than it needs");
                }
                return isBroken() ? 0 : value;
            }
        }
        malformed("§1.5.5", dueName + " is a number of more than four bytes");
        return 0;
    }

    /// Two bytes of length, and as many bytes.
    Field binary() {
        int length = uint16();
        if (!need(length)) {
            return new Field(bytes, end, 0);
        }
        Field field = new Field(bytes, at, length);
        at += length;
        return field;
    }

    /// Two bytes of length, and as many bytes of UTF-8 without U+0000.
    Field string() {
        Field field = binary();
        switch (Utf8.check(bytes, field.offset(), field.length())) {
            case WELL_FORMED -> {}
            case ILL_FORMED ->
                malformed(version.cite("MQTT-1.5.3-1", "MQTT-1.5.4-1"), dueName + " is not well-formed UTF-8");
            case HAS_NULL ->
                malformed(version.cite("MQTT-1.5.3-2", "MQTT-1.5.4-2"), dueName + " has the character U+0000");
        }
        return field;
    }

    private boolean need(int count) {
        if (isBroken()) {
            return false;
        }
        if (end - at < count) {
            malformed(dueStatement, dueName + " goes past the end of the packet");
            return false;
        }
        return true;
    }
}
