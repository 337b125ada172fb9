package io.tidegate.tls;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads from a client's first message which application protocols it offers (RFC 7301 §3.1), in
/// whatever pieces that arrives. Confined.
///
/// netty-tcnative can choose among them but neither refuse nor tell a client that offers others from
/// one that offers nothing. Whatever is wrong with the message is left to BoringSSL to say.
final class Offers {
    /// What BoringSSL takes as a first message, and more.
    private static final int MESSAGE_BYTES_MAX = 32 * 1024;

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int RECORD_BYTES_MAX = 16 * 1024;
    private static final int MESSAGE_HEADER_BYTES = 4;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int ALPN = 16;
    private static final int VERSION_AND_RANDOM_BYTES = 2 + 32;

    private byte[] wire = new byte[0];

    /// What is known.
    sealed interface Found {
        /// The message is not complete.
        record NotYet() implements Found {}

        /// It offers no protocol, or cannot be read.
        record Nothing() implements Found {}

        record Protocols(List<String> names) implements Found {}
    }

    private static final Found NOT_YET = new Found.NotYet();
    private static final Found NOTHING = new Found.Nothing();

    /// Takes the next `length` bytes of the wire.
    Found take(MemorySegment from, int length) {
        int held = wire.length;
        int room = 2 * MESSAGE_BYTES_MAX - held;
        wire = Arrays.copyOf(wire, held + Math.min(room, length));
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, wire, held, wire.length - held);
        byte[] message = message();
        if (message == null) {
            return length > room ? NOTHING : NOT_YET;
        }
        wire = new byte[0];
        return message.length == 0 ? NOTHING : offered(message);
    }

    /// The first handshake message, put together from its records; null = not all of it is there;
    /// empty = it is none, or too long.
    private byte @Nullable [] message() {
        ByteBuffer in = ByteBuffer.wrap(wire);
        ByteBuffer message = ByteBuffer.allocate(wire.length);
        while (in.remaining() >= RECORD_HEADER_BYTES) {
            int type = in.get();
            in.getShort(); // the version of a first record says nothing (RFC 8446 §5.1)
            int length = Short.toUnsignedInt(in.getShort());
            if (type != HANDSHAKE_RECORD || length == 0 || length > RECORD_BYTES_MAX) {
                return new byte[0];
            }
            int here = Math.min(length, in.remaining());
            message.put(in.slice(in.position(), here));
            in.position(in.position() + here);
            if (message.position() >= MESSAGE_HEADER_BYTES) {
                int wanted = MESSAGE_HEADER_BYTES + (message.getInt(0) & 0xFF_FFFF);
                if (message.get(0) != CLIENT_HELLO || wanted > MESSAGE_BYTES_MAX) {
                    return new byte[0];
                }
                if (message.position() >= wanted) {
                    return Arrays.copyOf(message.array(), wanted);
                }
            }
        }
        return null;
    }

    private static Found offered(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        try {
            in.position(MESSAGE_HEADER_BYTES + VERSION_AND_RANDOM_BYTES);
            skip(in, Byte.toUnsignedInt(in.get())); // session id
            skip(in, Short.toUnsignedInt(in.getShort())); // cipher suites
            skip(in, Byte.toUnsignedInt(in.get())); // compression methods
            if (!in.hasRemaining()) {
                return NOTHING;
            }
            ByteBuffer extensions = part(in, Short.toUnsignedInt(in.getShort()));
            while (extensions.hasRemaining()) {
                int type = Short.toUnsignedInt(extensions.getShort());
                ByteBuffer body = part(extensions, Short.toUnsignedInt(extensions.getShort()));
                if (type == ALPN) {
                    return protocols(body);
                }
            }
            return NOTHING;
        } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException _) {
            return NOTHING; // BoringSSL says what is wrong with it
        }
    }

    private static Found protocols(ByteBuffer body) {
        ByteBuffer list = part(body, Short.toUnsignedInt(body.getShort()));
        List<String> names = new ArrayList<>();
        while (list.hasRemaining()) {
            ByteBuffer name = part(list, Byte.toUnsignedInt(list.get()));
            names.add(StandardCharsets.ISO_8859_1.decode(name).toString());
        }
        return names.isEmpty() ? NOTHING : new Found.Protocols(names);
    }

    private static void skip(ByteBuffer in, int bytes) {
        in.position(in.position() + bytes);
    }

    private static ByteBuffer part(ByteBuffer in, int bytes) {
        ByteBuffer part = in.slice(in.position(), bytes);
        skip(in, bytes);
        return part;
    }
}
