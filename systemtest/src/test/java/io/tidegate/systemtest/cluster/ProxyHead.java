package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.wire.Malformed;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Reads a PROXY header, version 1 or 2, that names the client's address; one that does not is refused. Throws
/// [Malformed].
final class ProxyHead {
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0D0A0D0A000D0A515549540A");
    private static final int FIXED_BYTES = 16;
    private static final int V1_BYTES_MAX = 107;
    private static final int PROXY_COMMAND = 0x21;

    private ProxyHead() {}

    /// The client's `address:port`; null while the header is not whole, and then nothing is taken.
    static @Nullable String take(ByteBuffer in) {
        int known = Math.min(in.remaining(), SIGNATURE.length);
        byte[] start = new byte[known];
        in.get(in.position(), start);
        if (Arrays.equals(start, Arrays.copyOf(SIGNATURE, known))) {
            return known < SIGNATURE.length ? null : takeV2(in);
        }
        return takeV1(in);
    }

    private static @Nullable String takeV2(ByteBuffer in) {
        if (in.remaining() < FIXED_BYTES) {
            return null;
        }
        int at = in.position();
        int length = in.getShort(at + 14) & 0xFFFF;
        if (in.remaining() < FIXED_BYTES + length) {
            return null;
        }
        int family = in.get(at + 13);
        int addressBytes = family == 0x11 ? 4 : 16;
        if (in.get(at + 12) != PROXY_COMMAND || (family != 0x11 && family != 0x21) || length < 2 * addressBytes + 4) {
            throw new Malformed(0x82, "a PROXY header without an address of TCP");
        }
        byte[] address = new byte[addressBytes];
        in.get(at + FIXED_BYTES, address);
        int port = in.getShort(at + FIXED_BYTES + 2 * addressBytes) & 0xFFFF;
        in.position(at + FIXED_BYTES + length);
        return text(address) + ":" + port;
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String takeV1(ByteBuffer in) {
        byte[] bytes = new byte[Math.min(in.remaining(), V1_BYTES_MAX)];
        in.get(in.position(), bytes);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int end = text.indexOf("\r\n");
        String begun = text.substring(0, Math.min(6, text.length()));
        if (!"PROXY ".startsWith(begun) || (end < 0 && bytes.length == V1_BYTES_MAX)) {
            throw new Malformed(0x82, "no PROXY header, though one is required");
        }
        if (end < 0) {
            return null;
        }
        String[] words = text.substring(0, end).split(" ", -1);
        if (words.length != 6 || !words[1].matches("TCP[46]")) {
            throw new Malformed(0x82, "a PROXY header without an address of TCP: " + text.substring(0, end));
        }
        in.position(in.position() + end + 2);
        return words[2] + ":" + words[4];
    }
}
