package io.tidegate.demo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// One packet of MQTT, as it came. Immutable: nobody changes its bytes.
final class Packet {
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    private static final int LENGTH_BYTES_MAX = 4;
    private static final int ERROR_MIN = 0x80;

    private final int first;
    private final byte[] body;

    private Packet(int first, byte[] body) {
        this.first = first;
        this.body = body;
    }

    /// The next one.
    ///
    /// @throws EOFException where there is none
    static Packet read(InputStream in) throws IOException {
        int first = in.read();
        int length = 0;
        for (int i = 0, more = 1; more != 0; i++) {
            int next = in.read();
            if (first < 0 || next < 0) {
                throw new EOFException("the connection ended");
            }
            if (i == LENGTH_BYTES_MAX) {
                throw new IOException("a length of more than four bytes");
            }
            length |= (next & 0x7F) << (7 * i);
            more = next & 0x80;
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection ended inside a packet");
        }
        return new Packet(first, body);
    }

    /// Its first byte: type and flags.
    int first() {
        return first;
    }

    /// What follows the length.
    byte[] body() {
        return body;
    }

    int type() {
        return first >> 4;
    }

    /// Of a PUBLISH.
    int qos() {
        return (first >> 1) & 3;
    }

    /// Of all but a PUBLISH.
    int packetId() {
        return ByteBuffer.wrap(body).getShort() & 0xFFFF;
    }

    /// Whether an acknowledgement of MQTT 5 says no.
    boolean isRefusal() {
        return body.length > 2 && (body[2] & 0xFF) >= ERROR_MIN;
    }
}
