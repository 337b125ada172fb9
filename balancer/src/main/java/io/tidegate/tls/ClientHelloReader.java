package io.tidegate.tls;

import io.tidegate.tls.HelloOutcome.Incomplete;
import io.tidegate.tls.HelloOutcome.Malformed;

/// Reads the ClientHello that a TLS connection starts with, without answering it.
///
/// Keeps nothing: it is given all bytes since the connection began, as often as more arrive, so that any
/// split, into segments or into records, gives the same outcome. What cannot become a ClientHello is told
/// at the first byte that shows it: another protocol at its first byte, SSL 2.0 among them. Any thread;
/// never throws for what was sent.
///
/// It judges form only. Which versions, ciphers and names are good enough is the business of whoever
/// answers.
public final class ClientHelloReader {
    /// Bytes of the longest message that is read, its head of 4 not counted. Others draw the line there
    /// too; a usual one has 200 to 600, with a post-quantum key share 1800.
    static final int BODY_MAX = 16 * 1024;
    /// Records that one message may be spread over. One is usual, two or three are seen.
    static final int RECORDS_MAX = 64;

    /// Bytes after which the outcome is certain.
    public static final int BYTES_MAX = RECORDS_MAX * HelloRecords.HEAD + HelloParser.HEAD + BODY_MAX;

    private ClientHelloReader() {}

    /// Whether there is a ClientHello that begins so; where not, the client does not speak TLS at all.
    public static boolean mayBeginWith(byte first) {
        return first == HelloRecords.HANDSHAKE;
    }

    /// @param bytes from the connection's first byte on; only borrowed
    /// @param length how many of them have arrived; there may be more than the ClientHello
    public static HelloOutcome read(byte[] bytes, int length) {
        HelloRecords records = HelloRecords.read(bytes, length);
        HelloParser parser = new HelloParser(records);
        parser.parse();
        Malformed broken = parser.fault(); // it comes first, for records end where they break
        if (broken == null) {
            broken = records.broken();
        }
        if (broken != null) {
            return broken;
        }
        return parser.isIncomplete() ? new Incomplete() : parser.hello(records.wireLength());
    }
}
