package io.tidegate.proxyprotocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.address.Endpoint;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the PROXY header that one pool's nodes are told the client with. Immutable; any thread.
///
/// Where one address is IPv4 and the other IPv6, both are written as IPv6, the first one mapped (`::ffff:0:0/96`):
/// a header has one family, and HAProxy does the same.
public final class HeaderWriter {
    /// Bytes of the longest header that is written: version 2 over IPv6, with every [OutgoingTlv]. Fewer than the
    /// 1220 that one segment holds over any path of IPv6 (RFC 8200 §5): "this block is always smaller than an MSS"
    /// (§2.2), and RabbitMQ reads it in one piece or not at all.
    public static final int BYTES_MAX = bytesMax();

    /// Bytes of the longest value of [Tlv#SSL].
    private static final int SSL_MAX = OutgoingTlv.SSL.valueMax() + Tlv.HEAD + OutgoingTlv.CN.valueMax();

    private final HeaderVersion version;
    private final EnumSet<OutgoingTlv> wanted;

    /// @param wanted must be empty for version 1, which has no room for any
    public HeaderWriter(HeaderVersion version, Set<OutgoingTlv> wanted) {
        if (version == HeaderVersion.V1 && !wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "TLVs need version 2 of the PROXY protocol, these were asked for: " + wanted);
        }
        this.version = version;
        this.wanted = EnumSet.noneOf(OutgoingTlv.class);
        this.wanted.addAll(wanted);
    }

    /// Writes one header; answers how many bytes it has, at most [#BYTES_MAX].
    ///
    /// @param source the client
    /// @param destination where the client connected to
    /// @param facts what is known of the client; of them the first of each wanted type is written, and a wanted one
    ///     that is not among them, or longer than any of its kind ([ClientTlvs] makes none such), is left out
    /// @param out must have room for [#BYTES_MAX] from `offset` on; what it holds there does not matter
    public int write(Endpoint source, Endpoint destination, List<Tlv> facts, byte[] out, int offset) {
        return switch (version) {
            case V1 -> writeV1(source, destination, out, offset);
            case V2 -> writeV2(source, destination, facts, out, offset);
        };
    }

    private static int writeV1(Endpoint source, Endpoint destination, byte[] out, int offset) {
        AddressForm form = AddressForm.of(source, destination);
        String line = "PROXY " + form.protocol() + " " + form.text(source) + " " + form.text(destination) + " "
                + source.port() + " " + destination.port() + "\r\n";
        byte[] bytes = line.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, out, offset, bytes.length);
        return bytes.length;
    }

    private int writeV2(Endpoint source, Endpoint destination, List<Tlv> facts, byte[] out, int offset) {
        AddressForm form = AddressForm.of(source, destination);
        V2Format.writeSignature(out, offset);
        out[offset + V2Format.COMMAND_AT] = V2Format.PROXY;
        out[offset + V2Format.FAMILY_AT] = form.family();
        int at = form.put(source, out, offset + V2Format.FIXED);
        at = form.put(destination, out, at);
        V2Format.putUint16(out, at, source.port());
        V2Format.putUint16(out, at + 2, destination.port());
        int end = writeTlvs(facts, out, at + 4);
        V2Format.putUint16(out, offset + V2Format.LENGTH_AT, end - offset - V2Format.FIXED);
        if (wanted.contains(OutgoingTlv.CRC32C)) {
            int field = end - Integer.BYTES; // it is the last one
            int checksum = TlvBlock.checksum(out, offset, end, field);
            V2Format.putUint16(out, field, checksum >>> 16);
            V2Format.putUint16(out, field + 2, checksum);
        }
        return end - offset;
    }

    /// Answers the offset after them. The checksum's value is left as zeros.
    private int writeTlvs(List<Tlv> facts, byte[] out, int offset) {
        int at = offset;
        for (OutgoingTlv tlv : wanted) {
            at = switch (tlv) {
                case ALPN, AUTHORITY, UNIQUE_ID -> writeFact(tlv, facts, out, at);
                case SSL -> writeSsl(facts, out, at);
                case CN -> wanted.contains(OutgoingTlv.SSL) ? at : writeSsl(facts, out, at);
                case CRC32C -> Tlv.ZERO_CHECKSUM.write(out, at);
            };
        }
        return at;
    }

    private static int writeFact(OutgoingTlv wanted, List<Tlv> facts, byte[] out, int offset) {
        Tlv fact = first(wanted.type(), facts);
        return fact == null || fact.length() > wanted.valueMax() ? offset : fact.write(out, offset);
    }

    private int writeSsl(List<Tlv> facts, byte[] out, int offset) {
        Tlv fact = first(Tlv.SSL, facts);
        SslValue known = fact == null ? null : SslValue.read(fact);
        if (known == null) {
            return offset;
        }
        Tlv said = known.only(this::isWanted).tlv();
        return said.length() > SSL_MAX ? offset : said.write(out, offset);
    }

    private boolean isWanted(Tlv part) {
        return switch (part.type()) {
            case SslValue.VERSION -> true;
            case SslValue.CN -> wanted.contains(OutgoingTlv.CN);
            case SslValue.CIPHER, SslValue.SIG_ALG, SslValue.KEY_ALG -> wanted.contains(OutgoingTlv.SSL);
            default -> false;
        };
    }

    private static @Nullable Tlv first(int type, List<Tlv> facts) {
        for (Tlv fact : facts) {
            if (fact.type() == type) {
                return fact;
            }
        }
        return null;
    }

    private static int bytesMax() {
        int bytes = V2Format.FIXED + V2Format.IPV6_BYTES;
        for (OutgoingTlv tlv : OutgoingTlv.values()) {
            bytes += Tlv.HEAD + tlv.valueMax();
        }
        return bytes;
    }
}
