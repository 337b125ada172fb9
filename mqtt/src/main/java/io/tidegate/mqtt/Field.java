package io.tidegate.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// A part of a packet: a view on its bytes, which it borrows. Immutable as long as they are; equal to
/// any other of the same bytes.
public final class Field {
    private final byte[] bytes;
    private final int offset;
    private final int length;

    Field(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /// The packet that this is a part of.
    public byte[] bytes() {
        return bytes;
    }

    /// Where it starts in [#bytes].
    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public String text() {
        return new String(bytes, offset, length, UTF_8);
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Field field
                && Arrays.equals(
                        bytes, offset, offset + length, field.bytes, field.offset, field.offset + field.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return length + " bytes"; // it may be a password
    }
}
