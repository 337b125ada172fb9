package io.tidegate.proxyprotocol;

import io.tidegate.address.HostName;
import java.util.Locale;

/// A TLV that a pool may ask us to send; not every node accepts every one. In the order in which they are written.
public enum OutgoingTlv {
    /// The protocol that client and TLS server agreed on (§2.2.1).
    ALPN(Tlv.ALPN, 255),
    /// The host name that the client asked for, by SNI (§2.2.2).
    AUTHORITY(Tlv.AUTHORITY, HostName.LENGTH_MAX),
    /// Our id of the connection, for joining log lines (§2.2.5).
    UNIQUE_ID(Tlv.UNIQUE_ID, Tlv.UNIQUE_ID_MAX),
    /// How the client came over TLS: version, cipher, signature and key algorithm of our certificate, and whether
    /// the client's own was verified (§2.2.6).
    SSL(Tlv.SSL, SslValue.LENGTH_MAX),
    /// The CN of the client's verified certificate, within [#SSL] (§2.2.6). Without [#SSL] it brings one along that
    /// says nothing but the version and the CN, as HAProxy's `send-proxy-v2-ssl-cn` does.
    CN(SslValue.CN, SslValue.CN_MAX),
    /// Checksum over the whole header, computed by [HeaderWriter] (§2.2.3).
    CRC32C(Tlv.CRC32C, Integer.BYTES);

    private final int type;
    private final int valueMax;

    OutgoingTlv(int type, int valueMax) {
        this.type = type;
        this.valueMax = valueMax;
    }

    int type() {
        return type;
    }

    /// Bytes; of [#SSL] without [#CN], which comes on top.
    int valueMax() {
        return valueMax;
    }

    /// As configurations spell it: `unique_id`, `crc32c`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
