package io.tidegate.proxyprotocol;

import static io.tidegate.proxyprotocol.Wire.SIGNATURE;
import static io.tidegate.proxyprotocol.Wire.endpoint;
import static io.tidegate.proxyprotocol.Wire.hex;
import static io.tidegate.proxyprotocol.Wire.join;
import static io.tidegate.proxyprotocol.Wire.read;
import static io.tidegate.proxyprotocol.Wire.toldAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxyprotocol.HeaderOutcome.Incomplete;
import io.tidegate.proxyprotocol.HeaderOutcome.Local;
import io.tidegate.proxyprotocol.HeaderOutcome.Malformed;
import io.tidegate.proxyprotocol.HeaderOutcome.Proxied;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// §2.2, field by field.
class HeaderReaderV2Test {
    private static final String IPV4_ADDRESSES = "C0 00 02 01 | C0 00 02 02 | DC 04 | 07 5B | ";
    private static final String IPV6_ADDRESSES = "20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 | "
            + "20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 02 | DC 04 | 07 5B | ";

    @Test
    void readsTcpOverIpv4() {
        byte[] header = hex(SIGNATURE + "21 | 11 | 00 0C | " + IPV4_ADDRESSES);
        assertThat(read(header))
                .isEqualTo(new Proxied(28, endpoint("192.0.2.1:56324"), endpoint("192.0.2.2:1883"), Tlvs.NONE));
    }

    @Test
    void readsTcpOverIpv6() {
        byte[] header = hex(SIGNATURE + "21 | 21 | 00 24 | " + IPV6_ADDRESSES);
        assertThat(read(header))
                .isEqualTo(new Proxied(52, endpoint("[2001:db8::1]:56324"), endpoint("[2001:db8::2]:1883"), Tlvs.NONE));
    }

    @Test
    void takesAnIpv4MappedAddressForTheIpv4Address() {
        byte[] header = hex(SIGNATURE + "21 | 21 | 00 24 | 00 00 00 00 00 00 00 00 00 00 FF FF C0 00 02 01 | "
                + "20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 02 | DC 04 | 07 5B");
        assertThat(read(header))
                .isEqualTo(new Proxied(52, endpoint("192.0.2.1:56324"), endpoint("[2001:db8::2]:1883"), Tlvs.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 | 00 00", "11 | 00 00", "11 | 00 03 | 03 FF FF", "FF | 00 01 | AA", "31 | 00 01 | 00"})
    void skipsALocalHeaderByItsLengthWhateverItsFamily(String rest) {
        byte[] header = hex(SIGNATURE + "20 | " + rest);
        assertThat(read(header)).isEqualTo(new Local(header.length));
        assertThat(read(join(header, hex("10 0C")))).isEqualTo(new Local(header.length));
        assertThat(toldAt(header)).isEqualTo(header.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01", "02", "10", "20", "30"})
    void takesUnspecifiedForTheSocketsOwnAddresses(String family) {
        assertThat(read(hex(SIGNATURE + "21 | " + family + " | 00 00"))).isEqualTo(new Local(16));
        assertThat(read(hex(SIGNATURE + "21 | " + family + " | 00 02 | FF FF"))).isEqualTo(new Local(18));
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "22, 36", "31, 216", "32, 216"})
    void fallsBackToUnspecifiedForWhatIsNotTcp(String family, int addresses) {
        byte[] start = hex(SIGNATURE + "21 | " + family + " | 00 " + "%02X".formatted(addresses));
        byte[] header = join(start, new byte[addresses]);
        assertThat(read(header)).isEqualTo(new Local(16 + addresses));
        assertThat(toldAt(header)).isEqualTo(header.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "13", "1F", "40", "41", "F1", "FF", "33"})
    void rejectsAnUnassignedFamilyOrProtocolAtItsByte(String family) {
        byte[] header = hex(SIGNATURE + "21 | " + family + " | 00 0C | " + IPV4_ADDRESSES);
        assertThat(toldAt(header)).isEqualTo(14);
        assertThat(read(header))
                .isEqualTo(new Malformed("§2.2", "the address family or the transport protocol is unassigned"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "01", "31", "F1", "22", "2F", "00"})
    void rejectsAnotherVersionOrCommandAtItsByte(String command) {
        byte[] header = hex(SIGNATURE + command + " | 11 | 00 0C | " + IPV4_ADDRESSES);
        assertThat(toldAt(header)).isEqualTo(13);
        assertThat(read(header)).isEqualTo(new Malformed("§2.2", "expected version 2 and the command LOCAL or PROXY"));
    }

    @Test
    void rejectsAWrongSignatureAtItsByte() {
        byte[] signature = hex(SIGNATURE);
        for (int i = 0; i < signature.length; i++) {
            byte[] bytes = hex(SIGNATURE + "21 | 11 | 00 0C | " + IPV4_ADDRESSES);
            bytes[i] ^= 0x01;
            assertThat(toldAt(bytes)).isEqualTo(i + 1);
            assertThat(read(bytes)).isEqualTo(new Malformed("§2", "the connection does not start with a PROXY header"));
        }
    }

    @Test
    void doesNotTakeAConnectForAHeader() {
        byte[] connect = hex("10 0C | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 00");
        assertThat(toldAt(connect)).isEqualTo(1);
        assertThat(read(connect)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({"11, 0B", "12, 0B", "21, 23", "22, 23", "31, D7", "32, D7", "11, 00"})
    void rejectsAHeaderTooShortForItsAddresses(String family, String length) {
        byte[] header = join(hex(SIGNATURE + "21 | " + family + " | 00 " + length), new byte[216]);
        assertThat(toldAt(header)).isEqualTo(16);
        assertThat(read(header)).isEqualTo(new Malformed("§2.2", "the header is too short for its addresses"));
    }

    @ParameterizedTest
    @CsvSource({"0F F0, 17", "0F F1, 16", "10 00, 15", "FF FF, 15"})
    void tellsThatItIsTooLongAtTheByteThatCan(String length, int told) {
        for (String start : List.of("20 | 00 | ", "21 | 11 | ")) {
            byte[] header = hex(SIGNATURE + start + length);
            assertThat(toldAt(header)).isEqualTo(told);
        }
    }

    @Test
    void readsAHeaderOfTheGreatestLength() {
        // 4096 = 16 + 12 + 3 + 4065
        byte[] start = hex(SIGNATURE + "21 | 11 | 0F F0 | " + IPV4_ADDRESSES + "EE | 0F E1");
        byte[] header = join(start, new byte[4065]);
        assertThat(header).hasSize(HeaderReader.MAX_HEADER_BYTES);
        assertThat(tlvs(header)).containsExactly(Tlv.of(0xEE, new byte[4065]));
    }

    @Test
    void rejectsALongerOne() {
        assertThat(read(hex(SIGNATURE + "21 | 11 | 0F F1")))
                .isEqualTo(new Malformed("§2.2", "the header is longer than 4096 bytes"));
    }

    @Test
    void isIncompleteCutAtAnyByte() {
        byte[] ipv4 = hex(SIGNATURE + "21 | 11 | 00 12 | " + IPV4_ADDRESSES + "05 | 00 03 | 61 62 63");
        byte[] ipv6 = hex(SIGNATURE + "21 | 21 | 00 24 | " + IPV6_ADDRESSES);
        for (byte[] header : List.of(ipv4, ipv6)) {
            for (int length = 0; length < header.length; length++) {
                assertThat(HeaderReader.read(header, length)).isEqualTo(new Incomplete());
            }
            assertThat(read(join(header, hex("10 0C")))).isEqualTo(read(header));
        }
    }

    @Test
    void readsTlvsInOrderAndLeavesNoopOut() {
        byte[] header =
                withTlvs("01 | 00 04 | 6D 71 74 74 | 04 | 00 02 | 00 00 | 02 | 00 01 | 61 | 05 | 00 00 | 04 | 00 00"
                        + "| 20 | 00 05 | 01 00 00 00 00 | EA | 00 01 | 07 | 01 | 00 00");
        assertThat(tlvs(header))
                .containsExactly(
                        Tlv.of(Tlv.ALPN, hex("6D 71 74 74")),
                        Tlv.of(Tlv.AUTHORITY, hex("61")),
                        Tlv.of(Tlv.UNIQUE_ID, hex("")),
                        Tlv.of(Tlv.SSL, hex("01 00 00 00 00")),
                        Tlv.of(0xEA, hex("07")),
                        Tlv.of(Tlv.ALPN, hex("")));
        assertThat(new Tlvs(tlvs(header)).first(Tlv.ALPN)).contains(Tlv.of(Tlv.ALPN, hex("6D 71 74 74")));
        assertThat(new Tlvs(tlvs(header)).first(0x30)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "05 | 00", "05 | 00 01", "05 | 00 03 | 61 62", "04 | 00 00 | 05", "04 | FF FF"})
    void rejectsATlvThatReachesBeyondTheHeader(String tlvs) {
        Malformed expected = new Malformed("§2.2", "a TLV reaches beyond the end of the header");
        assertThat(read(withTlvs(tlvs))).isEqualTo(expected);
        assertThat(read(join(withTlvs(tlvs), new byte[70_000]))).isEqualTo(expected);
    }

    @Test
    void boundsTheUniqueId() {
        String id = "61".repeat(128);
        assertThat(tlvs(withTlvs("05 | 00 80 | " + id))).containsExactly(Tlv.of(Tlv.UNIQUE_ID, hex(id)));
        assertThat(read(withTlvs("05 | 00 81 | 61" + id)))
                .isEqualTo(new Malformed("§2.2.5", "the unique id is longer than 128 bytes"));
    }

    @Test
    void verifiesTheChecksum() {
        byte[] header = withTlvs("05 | 00 01 | 61 | 03 | 00 04 | 00 00 00 00 | 04 | 00 01 | 00");
        int field = header.length - 8;
        new Crc32c(header).putInto(header, field);
        assertThat(tlvs(header)).containsExactly(Tlv.of(Tlv.UNIQUE_ID, hex("61")));
        // Addresses, the id, the checksum and the padding: whatever does not say where things begin and end.
        for (int at : new int[] {16, 19, 20, 27, 31, field, field + 1, field + 2, field + 3, field + 7}) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = header.clone();
                damaged[at] ^= (byte) (1 << bit);
                assertThat(read(damaged)).isEqualTo(new Malformed("§2.2.3", "the checksum is wrong"));
            }
        }
    }

    @Test
    void tellsAWrongChecksum() {
        assertThat(read(withTlvs("03 | 00 04 | 00 00 00 00")))
                .isEqualTo(new Malformed("§2.2.3", "the checksum is wrong"));
    }

    @Test
    void verifiesTheChecksumOfWhatFallsBackToUnspecified() {
        byte[] header = hex(SIGNATURE + "21 | 12 | 00 13 | " + IPV4_ADDRESSES + "03 | 00 04 | 00 00 00 00");
        assertThat(read(header)).isEqualTo(new Malformed("§2.2.3", "the checksum is wrong"));
        new Crc32c(header).putInto(header, header.length - 4);
        assertThat(read(header)).isEqualTo(new Local(header.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 | 00 03 | 00 00 00", "03 | 00 05 | 00 00 00 00 00", "03 | 00 00"})
    void rejectsAChecksumOfAnotherLength(String tlv) {
        assertThat(read(withTlvs(tlv))).isEqualTo(new Malformed("§2.2.3", "expected one checksum, of 4 bytes"));
    }

    @Test
    void rejectsASecondChecksum() {
        byte[] header = withTlvs("03 | 00 04 | 00 00 00 00 | 03 | 00 04 | 00 00 00 00");
        new Crc32c(header).putInto(header, header.length - 11);
        assertThat(read(header)).isEqualTo(new Malformed("§2.2.3", "expected one checksum, of 4 bytes"));
    }

    private static byte[] withTlvs(String tlvs) {
        int length = 12 + hex(tlvs).length;
        String lengthField = "%04X".formatted(length);
        return hex(SIGNATURE + "21 | 11 | " + lengthField + " | " + IPV4_ADDRESSES + tlvs);
    }

    private static List<Tlv> tlvs(byte[] header) {
        return switch (read(header)) {
            case Proxied proxied -> proxied.tlvs().all();
            case HeaderOutcome other -> throw new AssertionError(other);
        };
    }
}
