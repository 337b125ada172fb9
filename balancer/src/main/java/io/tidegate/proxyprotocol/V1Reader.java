package io.tidegate.proxyprotocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.address.Endpoint;
import io.tidegate.address.IpText;
import io.tidegate.proxyprotocol.HeaderOutcome.Incomplete;
import io.tidegate.proxyprotocol.HeaderOutcome.Local;
import io.tidegate.proxyprotocol.HeaderOutcome.Malformed;
import io.tidegate.proxyprotocol.HeaderOutcome.Proxied;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Version 1, one line of text (§2.1).
final class V1Reader {
    static final byte FIRST_BYTE = 'P';

    /// Bytes of the longest line, CRLF included.
    static final int LINE_MAX = 107;

    private static final String SECTION = "§2.1";
    private static final byte[] PREFIX = "PROXY ".getBytes(US_ASCII);
    private static final byte[] TCP4 = "TCP4 ".getBytes(US_ASCII);
    private static final byte[] TCP6 = "TCP6 ".getBytes(US_ASCII);
    private static final byte[] UNKNOWN = "UNKNOWN".getBytes(US_ASCII);

    private V1Reader() {}

    static HeaderOutcome read(byte[] bytes, int length) {
        if (!startsAs(PREFIX, bytes, 0, length)) {
            return new Malformed("§2", "the connection does not start with a PROXY header");
        }
        int at = PREFIX.length;
        if (length <= at) {
            return new Incomplete();
        }
        if (startsAs(TCP4, bytes, at, length)) {
            return addresses(Family.IPV4, bytes, at + TCP4.length, length);
        }
        if (startsAs(TCP6, bytes, at, length)) {
            return addresses(Family.IPV6, bytes, at + TCP6.length, length);
        }
        if (startsAs(UNKNOWN, bytes, at, length)) {
            return unknown(bytes, at + UNKNOWN.length, length);
        }
        return new Malformed(SECTION, "the protocol is none of TCP4, TCP6 and UNKNOWN");
    }

    /// Whether the bytes from `at` on are `word`, or may become it.
    private static boolean startsAs(byte[] word, byte[] bytes, int at, int length) {
        int known = Math.min(word.length, length - at);
        for (int i = 0; i < known; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /// "The receiver must ignore anything presented before the CRLF is found."
    private static HeaderOutcome unknown(byte[] bytes, int at, int length) {
        if (length > at && bytes[at] != ' ' && bytes[at] != '\r') {
            return new Malformed(SECTION, "UNKNOWN is followed by neither a space nor CRLF");
        }
        return switch (LineEnd.find(bytes, at, length)) {
            case LineEnd.Missing() -> new Incomplete();
            case LineEnd.Broken(var why) -> new Malformed(SECTION, why);
            case LineEnd.At(int end) -> new Local(end + 2);
        };
    }

    /// "The receiver must wait for the CRLF sequence before starting to decode the addresses."
    private static HeaderOutcome addresses(Family family, byte[] bytes, int at, int length) {
        return switch (LineEnd.find(bytes, at, length)) {
            case LineEnd.Missing() -> new Incomplete();
            case LineEnd.Broken(var why) -> new Malformed(SECTION, why);
            case LineEnd.At(int end) -> decode(family, new String(bytes, at, end - at, ISO_8859_1), end + 2);
        };
    }

    private static HeaderOutcome decode(Family family, String text, int length) {
        String[] fields = text.split(" ", -1);
        if (fields.length != 4) {
            return new Malformed(SECTION, "expected two addresses and two ports, each after exactly one space");
        }
        InetAddress source = family.parse(fields[0]);
        InetAddress destination = family.parse(fields[1]);
        if (source == null || destination == null) {
            return new Malformed(SECTION, "an address is not one of the line's family");
        }
        int sourcePort = port(fields[2]);
        int destinationPort = port(fields[3]);
        if (sourcePort < 0 || destinationPort < 0) {
            return new Malformed(SECTION, "a port is not a number of 0..65535 without leading zeros");
        }
        return new Proxied(
                length, new Endpoint(source, sourcePort), new Endpoint(destination, destinationPort), Tlvs.NONE);
    }

    /// -1 where the text is no port.
    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port <= Endpoint.PORT_MAX ? port : -1;
    }

    /// What a line promises of both its addresses. An IPv6 address may end in dotted decimal: the specification
    /// does not show that form, but HAProxy writes it where one of two addresses is IPv4.
    private enum Family {
        IPV4,
        IPV6;

        @Nullable
        InetAddress parse(String text) {
            boolean colons = text.indexOf(':') >= 0;
            return colons == (this == IPV6) ? IpText.parse(text) : null;
        }
    }

    /// Where a line ends. "The receiver must not tolerate a single CR or LF character to end the line."
    private sealed interface LineEnd {
        record Missing() implements LineEnd {}

        record Broken(String why) implements LineEnd {}

        /// @param index of the CR
        record At(int index) implements LineEnd {}

        static LineEnd find(byte[] bytes, int from, int length) {
            int known = Math.min(length, LINE_MAX);
            for (int i = from; i < known; i++) {
                if (bytes[i] == '\n') {
                    return bytes[i - 1] == '\r' ? new At(i - 1) : new Broken("a line feed without a carriage return");
                }
                if (bytes[i - 1] == '\r') {
                    return new Broken("a carriage return without a line feed");
                }
            }
            return length < LINE_MAX ? new Missing() : new Broken("no CRLF within " + LINE_MAX + " bytes");
        }
    }
}
