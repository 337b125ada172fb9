package io.tidegate.tls;

import io.tidegate.tls.HelloOutcome.Malformed;
import org.jspecify.annotations.Nullable;

/// The records that carry the first handshake message (RFC 8446 §5.1), put together as far as they have
/// arrived. Confined to one call.
final class HelloRecords {
    static final byte HANDSHAKE = 22;

    /// Bytes before the fragment: content type, version, length.
    static final int HEAD = 5;

    private static final int MAJOR_VERSION = 3;
    private static final int FRAGMENT_MAX = 1 << 14;
    private static final String SECTION = "RFC 8446 §5.1";

    private final byte[] wire;
    private final int wireEnd;
    private int at;
    private int records;
    private @Nullable Malformed broken;

    private byte[] message;
    private int from;
    private int length;

    private HelloRecords(byte[] wire, int wireEnd) {
        this.wire = wire;
        this.wireEnd = wireEnd;
        this.message = wire; // one record is read where it stands
    }

    static HelloRecords read(byte[] bytes, int length) {
        HelloRecords records = new HelloRecords(bytes, length);
        while (records.broken == null && records.at < length && !records.isWhole()) {
            records.next();
        }
        return records;
    }

    /// What is wrong behind the bytes of the message that there are; null while nothing is.
    @Nullable
    Malformed broken() {
        return broken;
    }

    /// Holds the message, from [#from] on.
    byte[] message() {
        return message;
    }

    int from() {
        return from;
    }

    /// Bytes of the message that have arrived, and can be trusted to be its own.
    int length() {
        return length;
    }

    /// Bytes up to the end of the last record; meaningful where the message is whole.
    int wireLength() {
        return at;
    }

    private boolean isWhole() {
        return length >= HelloParser.HEAD && length == messageLength();
    }

    /// Head included; only where the head is there.
    private int messageLength() {
        int body = (message[from + 1] & 0xFF) << 16 | (message[from + 2] & 0xFF) << 8 | (message[from + 3] & 0xFF);
        return HelloParser.HEAD + body;
    }

    private void next() {
        String wrong = wrongWithHead();
        if (wrong != null) {
            broken = new Malformed(SECTION, wrong);
            return;
        }
        int start = at + HEAD;
        if (wireEnd < start) {
            at = wireEnd;
            return;
        }
        int announced = uint16(at + 3);
        int before = length;
        add(start, Math.min(announced, wireEnd - start));
        at = Math.min(start + announced, wireEnd);
        if (length >= HelloParser.HEAD && before + announced > messageLength()) {
            length = Math.max(before, HelloParser.HEAD); // only now it could be told
            broken = new Malformed(SECTION, "the record holds more than the ClientHello");
        }
    }

    /// Of the record's head, as far as it has arrived.
    private @Nullable String wrongWithHead() {
        int arrived = wireEnd - at;
        if (records++ == ClientHelloReader.RECORDS_MAX) {
            return "the ClientHello is spread over more than " + ClientHelloReader.RECORDS_MAX + " records";
        }
        if (wire[at] != HANDSHAKE) {
            return "the content type is " + (wire[at] & 0xFF) + ", not handshake";
        }
        if (arrived > 1 && wire[at + 1] != MAJOR_VERSION) {
            return "the record is of version " + (wire[at + 1] & 0xFF) + ", not 3";
        }
        if (arrived > 3 && (wire[at + 3] & 0xFF) > FRAGMENT_MAX >>> 8) {
            return "the record is longer than " + FRAGMENT_MAX + " bytes";
        }
        if (arrived < HEAD) {
            return null;
        }
        if (uint16(at + 3) > FRAGMENT_MAX) {
            return "the record is longer than " + FRAGMENT_MAX + " bytes";
        }
        return uint16(at + 3) == 0 ? "the record is empty" : null;
    }

    private void add(int start, int count) {
        if (records == 1) {
            from = start;
        } else {
            if (records == 2) {
                byte[] copy = new byte[wireEnd];
                System.arraycopy(message, from, copy, 0, length);
                message = copy;
                from = 0;
            }
            System.arraycopy(wire, start, message, length, count);
        }
        length += count;
    }

    private int uint16(int offset) {
        return (wire[offset] & 0xFF) << 8 | (wire[offset + 1] & 0xFF);
    }
}
