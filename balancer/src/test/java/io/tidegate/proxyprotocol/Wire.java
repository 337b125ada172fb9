package io.tidegate.proxyprotocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import java.util.Arrays;
import java.util.HexFormat;

/// Byte scripts that can be checked against the specification.
final class Wire {
    /// The first twelve bytes of version 2 (§2.2).
    static final String SIGNATURE = "0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A | ";

    private Wire() {}

    /// Of `0D 0A | 21`: spaces and bars are for the eye.
    static byte[] hex(String script) {
        return HexFormat.of().parseHex(script.replaceAll("[ |]", ""));
    }

    static byte[] text(String line) {
        return line.getBytes(ISO_8859_1);
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static Endpoint endpoint(String text) {
        return requireNonNull(HostPort.parse(text).literal());
    }

    static HeaderOutcome read(byte[] bytes) {
        return HeaderReader.read(bytes, bytes.length);
    }

    /// How many bytes it takes until the outcome is told; one more than there are, where it never is.
    static int toldAt(byte[] bytes) {
        for (int length = 0; length <= bytes.length; length++) {
            if (!(HeaderReader.read(bytes, length) instanceof HeaderOutcome.Incomplete)) {
                return length;
            }
        }
        return bytes.length + 1;
    }
}
