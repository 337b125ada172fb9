package io.tidegate.proxyprotocol;

import io.tidegate.proxyprotocol.HeaderOutcome.Incomplete;
import io.tidegate.proxyprotocol.HeaderOutcome.Malformed;

/// Reads the PROXY header, of version 1 or 2, at the start of a connection on which one is required.
///
/// Keeps nothing: it is given all bytes since the connection began, as often as more arrive, so that any split
/// gives the same outcome. What cannot become a header is told at the first byte that shows it, never at a minimum
/// length. Any thread; never throws for what was sent.
public final class HeaderReader {
    /// Bytes of the longest header that is accepted. The specification's bound is 16 + 65535, but it also promises
    /// that a header fits one segment; 4096 is NGINX's bound, and holds addresses, a unique id and a client
    /// certificate's names many times over.
    public static final int MAX_HEADER_BYTES = 4096;

    private HeaderReader() {}

    /// Whether there is a header that begins so; where not, the sender does not speak the PROXY protocol at all.
    public static boolean mayBeginWith(byte first) {
        return first == V1Reader.FIRST_BYTE || first == V2Format.FIRST_BYTE;
    }

    /// @param bytes from the connection's first byte on; only borrowed
    /// @param length how many of them have arrived; there may be more than the header
    public static HeaderOutcome read(byte[] bytes, int length) {
        if (length == 0) {
            return new Incomplete();
        }
        return switch (bytes[0]) {
            case V1Reader.FIRST_BYTE -> V1Reader.read(bytes, length);
            case V2Format.FIRST_BYTE -> V2Reader.read(bytes, length);
            default -> new Malformed("§2", "the connection does not start with a PROXY header");
        };
    }
}
