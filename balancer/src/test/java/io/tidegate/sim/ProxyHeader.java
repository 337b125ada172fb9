package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// PROXY headers as the actors write and read them (proxy-protocol.txt §2).
final class ProxyHeader {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int V1_BYTES_MAX = 107;
    private static final int V2_BYTES = 16;

    private ProxyHeader() {}

    static byte[] v1(Endpoint source, Endpoint destination) {
        String text =
                "PROXY " + (source.isIpv4() ? "TCP4 " : "TCP6 ") + source.ip().getHostAddress() + " "
                        + destination.ip().getHostAddress() + " " + source.port() + " " + destination.port() + "\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] v2(Endpoint source, Endpoint destination) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] from = source.ip().getAddress();
        out.writeBytes(SIGNATURE);
        out.write(0x21);
        out.write(source.isIpv4() ? 0x11 : 0x21);
        out.write(0);
        out.write(2 * from.length + 4);
        out.writeBytes(from);
        out.writeBytes(destination.ip().getAddress());
        for (int port : List.of(source.port(), destination.port())) {
            out.write(port >>> 8);
            out.write(port);
        }
        return out.toByteArray();
    }

    /// The source of the header that stands first in `in`, which is taken from it; null while it is not whole.
    static @Nullable Endpoint read(PacketCutter in) {
        if (in.size() == 0) {
            return null;
        }
        return in.at(0) == 'P' ? readV1(in) : readV2(in);
    }

    private static @Nullable Endpoint readV1(PacketCutter in) {
        for (int i = 1; i < in.size() && i < V1_BYTES_MAX; i++) {
            if (in.at(i - 1) == '\r' && in.at(i) == '\n') {
                byte[] line = in.next(i + 1);
                String[] words = new String(line == null ? new byte[0] : line, StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
                return new Endpoint(InetAddress.ofLiteral(words[2]), Integer.parseInt(words[4]));
            }
        }
        if (in.size() >= V1_BYTES_MAX) {
            throw new AssertionError("a PROXY header of more than 107 bytes");
        }
        return null;
    }

    private static @Nullable Endpoint readV2(PacketCutter in) {
        if (in.size() < V2_BYTES) {
            return null;
        }
        byte[] header = in.next(V2_BYTES + (in.at(14) << 8) + in.at(15));
        if (header == null) {
            return null;
        }
        if (!Arrays.equals(header, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length) || header[12] != 0x21) {
            throw new AssertionError("not a PROXY header: " + Arrays.toString(header));
        }
        int addressBytes = header[13] == 0x11 ? 4 : 16;
        int port = V2_BYTES + 2 * addressBytes;
        return Endpoint.of(
                Arrays.copyOfRange(header, V2_BYTES, V2_BYTES + addressBytes),
                ((header[port] & 0xFF) << 8) | (header[port + 1] & 0xFF));
    }
}
