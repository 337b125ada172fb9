package io.tidegate.proxyprotocol;

import java.util.Locale;

/// A TLV that a pool may ask us to send; not every node accepts every one. In the order in which they are written.
public enum OutgoingTlv {
    /// Our id of the connection, for joining log lines (§2.2.5).
    UNIQUE_ID(Tlv.UNIQUE_ID),
    /// Checksum over the whole header, computed by [HeaderWriter] (§2.2.3).
    CRC32C(Tlv.CRC32C);

    private final int type;

    OutgoingTlv(int type) {
        this.type = type;
    }

    int type() {
        return type;
    }

    /// As configurations spell it: `unique_id`, `crc32c`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
