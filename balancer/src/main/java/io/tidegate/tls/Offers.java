package io.tidegate.tls;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads from a client's first message which application protocols it offers (RFC 7301 §3.1), in
/// whatever pieces that arrives. Confined.
///
/// netty-tcnative can choose among them but neither refuse nor tell a client that offers others from
/// one that offers nothing. Whatever is wrong with the message is left to BoringSSL to say, but for its size
/// and the number of its records: reading costs what has come, once, and holds one message at most.
final class Offers {
    private static final int HANDSHAKE_RECORD = 22;
    private static final int RECORD_BYTES_MAX = 16 * 1024;
    private static final int FIRST_BYTES = 512;
    private static final int CLIENT_HELLO = 1;
    private static final int ALPN = 16;
    private static final int VERSION_AND_RANDOM_BYTES = 2 + 32;

    /// Of the record that is arriving.
    private final byte[] head = new byte[HelloRecords.HEAD];

    private int headBytes;
    private int recordLeft;
    private int records;
    private byte[] message = new byte[FIRST_BYTES];
    private int messageBytes;
    private int wanted = HelloParser.HEAD;
    private boolean headIsRead;

    /// What is known.
    sealed interface Found {
        /// The message is not complete.
        record NotYet() implements Found {}

        /// It offers no protocol, or cannot be read.
        record Nothing() implements Found {}

        record Protocols(List<String> names) implements Found {}

        /// It is more than a first message may be; nobody reads it any further.
        record Refused(String why) implements Found {}
    }

    private static final Found NOT_YET = new Found.NotYet();
    private static final Found NOTHING = new Found.Nothing();

    /// Takes the next `length` bytes of the wire, as long as it answers [Found.NotYet].
    Found take(MemorySegment from, int length) {
        int at = 0;
        while (at < length) {
            if (recordLeft == 0) {
                head[headBytes++] = from.get(ValueLayout.JAVA_BYTE, at++);
                Found wrong = headBytes == HelloRecords.HEAD ? beginRecord() : NOT_YET;
                if (!(wrong instanceof Found.NotYet)) {
                    return wrong;
                }
                continue;
            }
            int here = Math.min(Math.min(recordLeft, length - at), wanted - messageBytes);
            add(from, at, here);
            at += here;
            if (messageBytes == wanted) {
                if (headIsRead) {
                    return offered(Arrays.copyOf(message, wanted));
                }
                Found wrong = readHead();
                if (!(wrong instanceof Found.NotYet)) {
                    return wrong;
                }
            }
        }
        return NOT_YET;
    }

    /// [#NOT_YET] where nothing is wrong with it.
    private Found beginRecord() {
        int length = Byte.toUnsignedInt(head[3]) << 8 | Byte.toUnsignedInt(head[4]);
        // the version of a first record says nothing (RFC 8446 §5.1)
        if (head[0] != HANDSHAKE_RECORD || length == 0 || length > RECORD_BYTES_MAX) {
            return NOTHING;
        }
        if (records == ClientHelloReader.RECORDS_MAX) {
            return new Found.Refused("a ClientHello in too many records");
        }
        records++;
        headBytes = 0;
        recordLeft = length;
        return NOT_YET;
    }

    private void add(MemorySegment from, int at, int count) {
        if (messageBytes + count > message.length) {
            message = Arrays.copyOf(message, Math.max(messageBytes + count, Math.min(wanted, 2 * message.length)));
        }
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, message, messageBytes, count);
        messageBytes += count;
        recordLeft -= count;
    }

    /// Of the message, when it has come; [#NOT_YET] where nothing is wrong with it.
    private Found readHead() {
        int body = ByteBuffer.wrap(message).getInt() & 0xFF_FFFF;
        if (message[0] != CLIENT_HELLO) {
            return NOTHING;
        }
        if (body > ClientHelloReader.BODY_MAX) {
            return new Found.Refused("a ClientHello of more than " + ClientHelloReader.BODY_MAX + " bytes");
        }
        headIsRead = true;
        wanted = HelloParser.HEAD + body;
        return body == 0 ? NOTHING : NOT_YET;
    }

    private static Found offered(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        try {
            in.position(HelloParser.HEAD + VERSION_AND_RANDOM_BYTES);
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
