package io.tidegate.proxyprotocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The value of a [Tlv#SSL] (§2.2.6). Immutable.
///
/// @param client bits that say how the client came
/// @param verify 0 = it showed a certificate, and that was verified; in 32 bits
/// @param parts TLVs of the second level
record SslValue(int client, int verify, List<Tlv> parts) {
    /// Over TLS.
    static final int CLIENT_SSL = 0x01;
    /// With a certificate on this connection.
    static final int CLIENT_CERT_CONN = 0x02;
    /// With a certificate at least once in this session.
    static final int CLIENT_CERT_SESS = 0x04;

    static final int VERIFIED = 0;
    /// Any other number would do; OpenSSL calls this one X509_V_ERR_UNSPECIFIED.
    static final int NOT_VERIFIED = 1;

    static final int VERSION = 0x21;
    static final int CN = 0x22;
    static final int CIPHER = 0x23;
    static final int SIG_ALG = 0x24;
    static final int KEY_ALG = 0x25;

    /// Bytes of values, each well above what there is: `TLSv1.3`; the longest names of ciphers and signatures that
    /// OpenSSL knows have 43 and 39; `ED25519`.
    static final int VERSION_MAX = 16;
    static final int CIPHER_MAX = 64;
    static final int SIG_ALG_MAX = 48;
    static final int KEY_ALG_MAX = 24;
    /// X.520 allows 64 characters, which are at most 256 bytes.
    static final int CN_MAX = 256;

    /// Bytes before the parts.
    private static final int HEAD = 1 + Integer.BYTES;

    /// Bytes of the longest value without a CN.
    static final int LENGTH_MAX = HEAD + 4 * Tlv.HEAD + VERSION_MAX + CIPHER_MAX + SIG_ALG_MAX + KEY_ALG_MAX;

    SslValue {
        parts = List.copyOf(parts);
    }

    /// Null where the bytes are none: too short, or a part reaches beyond the end.
    static @Nullable SslValue read(Tlv ssl) {
        byte[] value = ssl.value();
        if (value.length < HEAD) {
            return null;
        }
        List<Tlv> parts = new ArrayList<>();
        for (int at = HEAD; at < value.length; at = TlvBlock.next(value, at)) {
            if (TlvBlock.reachesBeyond(value, at, value.length)) {
                return null;
            }
            parts.add(Tlv.copyOf(V2Format.uint8(value, at), value, at + Tlv.HEAD, TlvBlock.next(value, at)));
        }
        return new SslValue(V2Format.uint8(value, 0), TlvBlock.int32(value, 1), parts);
    }

    Tlv tlv() {
        byte[] value = new byte
                [HEAD
                        + parts.stream()
                                .mapToInt(part -> Tlv.HEAD + part.length())
                                .sum()];
        value[0] = (byte) client;
        V2Format.putUint16(value, 1, verify >>> 16);
        V2Format.putUint16(value, 3, verify);
        int at = HEAD;
        for (Tlv part : parts) {
            at = part.write(value, at);
        }
        return Tlv.of(Tlv.SSL, value);
    }

    SslValue only(Predicate<Tlv> wanted) {
        return new SslValue(client, verify, parts.stream().filter(wanted).toList());
    }

    boolean hasCertificate() {
        return (client & (CLIENT_CERT_CONN | CLIENT_CERT_SESS)) != 0;
    }

    /// The one part of that type; null where there is none, or more than one.
    @Nullable
    Tlv single(int type) {
        List<Tlv> found = parts.stream().filter(part -> part.type() == type).toList();
        return found.size() == 1 ? found.getFirst() : null;
    }

    boolean has(int type) {
        return parts.stream().anyMatch(part -> part.type() == type);
    }
}
