package io.tidegate.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// Puts the body of a packet together, and its fixed header before it at the end. Confined to one
/// call.
final class PacketWriter {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    PacketWriter uint8(int value) {
        body.write(value);
        return this;
    }

    PacketWriter uint16(int value) {
        body.write(value >> 8);
        body.write(value);
        return this;
    }

    PacketWriter uint32(long value) {
        return uint16((int) (value >> 16) & 0xFFFF).uint16((int) value & 0xFFFF);
    }

    /// A variable byte integer (1.5.5).
    PacketWriter variable(int value) {
        int rest = value;
        while (rest > 0x7F) {
            body.write(0x80 | (rest & 0x7F));
            rest >>= 7;
        }
        body.write(rest);
        return this;
    }

    PacketWriter bytes(byte[] bytes, int from, int to) {
        body.write(bytes, from, to - from);
        return this;
    }

    PacketWriter bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    /// Two bytes of length, and the bytes.
    PacketWriter prefixed(byte[] bytes) {
        return uint16(bytes.length).bytes(bytes);
    }

    PacketWriter string(String text) {
        return prefixed(text.getBytes(UTF_8));
    }

    int size() {
        return body.size();
    }

    /// What was written, without a fixed header.
    byte[] toByteArray() {
        return body.toByteArray();
    }

    /// The whole packet.
    byte[] packet(int firstByte) {
        PacketWriter whole = new PacketWriter().uint8(firstByte).variable(body.size());
        return whole.bytes(body.toByteArray()).toByteArray();
    }
}
