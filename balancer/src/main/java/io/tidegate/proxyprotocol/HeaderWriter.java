package io.tidegate.proxyprotocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.address.Endpoint;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Writes the PROXY header that one pool's nodes are told the client with. Immutable; any thread.
///
/// Where one address is IPv4 and the other IPv6, both are written as IPv6, the first one mapped (`::ffff:0:0/96`):
/// a header has one family, and HAProxy does the same.
public final class HeaderWriter {
    /// Bytes of the longest header that is written: version 2 over IPv6, with every [OutgoingTlv].
    public static final int BYTES_MAX =
            V2Format.FIXED + V2Format.IPV6_BYTES + Tlv.HEAD + Tlv.UNIQUE_ID_MAX + Tlv.HEAD + Integer.BYTES;

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
    ///     that is not among them is left out
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
                case UNIQUE_ID -> writeFact(tlv, facts, out, at);
                case CRC32C -> Tlv.ZERO_CHECKSUM.write(out, at);
            };
        }
        return at;
    }

    private static int writeFact(OutgoingTlv wanted, List<Tlv> facts, byte[] out, int offset) {
        for (Tlv fact : facts) {
            if (fact.type() == wanted.type()) {
                return fact.write(out, offset);
            }
        }
        return offset;
    }
}
