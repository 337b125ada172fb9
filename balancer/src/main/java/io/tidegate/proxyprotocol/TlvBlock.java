package io.tidegate.proxyprotocol;

import io.tidegate.proxyprotocol.HeaderOutcome.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The TLVs of a whole version 2 header (§2.2): what stands between its addresses and its end.
final class TlvBlock {
    private static final byte[] ZEROS = new byte[Integer.BYTES];

    private TlvBlock() {}

    /// The first thing wrong; null where all is well and [#read] may follow.
    ///
    /// @param from where the first TLV begins
    /// @param to where the header ends
    static @Nullable Malformed broken(byte[] bytes, int from, int to) {
        boolean summed = false;
        for (int at = from; at < to; at = next(bytes, at)) {
            if (reachesBeyond(bytes, at, to)) {
                return new Malformed("§2.2", "a TLV reaches beyond the end of the header");
            }
            int type = V2Format.uint8(bytes, at);
            int length = next(bytes, at) - at - Tlv.HEAD;
            if (type == Tlv.UNIQUE_ID && length > Tlv.UNIQUE_ID_MAX) {
                return new Malformed("§2.2.5", "the unique id is longer than " + Tlv.UNIQUE_ID_MAX + " bytes");
            }
            if (type == Tlv.CRC32C && (summed || length != Integer.BYTES)) {
                return new Malformed("§2.2.3", "expected one checksum, of 4 bytes");
            }
            if (type == Tlv.CRC32C && checksum(bytes, 0, to, at + Tlv.HEAD) != int32(bytes, at + Tlv.HEAD)) {
                return new Malformed("§2.2.3", "the checksum is wrong");
            }
            summed |= type == Tlv.CRC32C;
        }
        return null;
    }

    /// All of them but NOOP and CRC32C.
    static Tlvs read(byte[] bytes, int from, int to) {
        List<Tlv> all = new ArrayList<>();
        for (int at = from; at < to; at = next(bytes, at)) {
            int type = V2Format.uint8(bytes, at);
            if (type != Tlv.NOOP && type != Tlv.CRC32C) {
                all.add(Tlv.copyOf(type, bytes, at + Tlv.HEAD, next(bytes, at)));
            }
        }
        return all.isEmpty() ? Tlvs.NONE : new Tlvs(all);
    }

    /// CRC32C over a whole header, its checksum field taken as zeros (§2.2.3).
    ///
    /// @param field where the 4 bytes of the field are
    static int checksum(byte[] bytes, int from, int to, int field) {
        int after = field + Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, field - from);
        crc.update(ZEROS, 0, ZEROS.length);
        crc.update(bytes, after, to - after);
        return (int) crc.getValue();
    }

    /// Whether the TLV at `at` does not end by `to`.
    static boolean reachesBeyond(byte[] bytes, int at, int to) {
        return to - at < Tlv.HEAD || next(bytes, at) > to;
    }

    /// Where the TLV at `at`, whose head is there, ends.
    static int next(byte[] bytes, int at) {
        return at + Tlv.HEAD + V2Format.uint16(bytes, at + 1);
    }

    static int int32(byte[] bytes, int at) {
        return V2Format.uint16(bytes, at) << 16 | V2Format.uint16(bytes, at + 2);
    }
}
