package io.tidegate.proxyprotocol;

import static io.tidegate.proxyprotocol.Wire.SIGNATURE;
import static io.tidegate.proxyprotocol.Wire.endpoint;
import static io.tidegate.proxyprotocol.Wire.hex;
import static io.tidegate.proxyprotocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.address.Endpoint;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderWriterTest {
    private static final HeaderWriter V1 = new HeaderWriter(HeaderVersion.V1, Set.of());
    private static final HeaderWriter V2 = new HeaderWriter(HeaderVersion.V2, Set.of());
    private static final Endpoint CLIENT = endpoint("192.0.2.1:56324");
    private static final Endpoint LISTENER = endpoint("192.0.2.2:1883");

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:56324, 192.0.2.2:1883, PROXY TCP4 192.0.2.1 192.0.2.2 56324 1883",
        "0.0.0.0:0, 255.255.255.255:65535, PROXY TCP4 0.0.0.0 255.255.255.255 0 65535",
        "[2001:db8::1]:1, [::]:2, PROXY TCP6 2001:db8:0:0:0:0:0:1 0:0:0:0:0:0:0:0 1 2",
        "192.0.2.1:1, [2001:db8::1]:2, PROXY TCP6 0:0:0:0:0:ffff:c000:201 2001:db8:0:0:0:0:0:1 1 2",
        "[2001:db8::1]:1, 192.0.2.1:2, PROXY TCP6 2001:db8:0:0:0:0:0:1 0:0:0:0:0:ffff:c000:201 1 2",
    })
    void writesVersion1(String source, String destination, String line) {
        assertThat(write(V1, endpoint(source), endpoint(destination), List.of()))
                .isEqualTo(text(line + "\r\n"));
    }

    @Test
    void writesNoZone() throws UnknownHostException {
        byte[] linkLocal = hex("FE 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01");
        Endpoint scoped = new Endpoint(Inet6Address.getByAddress("", linkLocal, 3), 7);
        assertThat(write(V1, scoped, scoped, List.of()))
                .isEqualTo(text("PROXY TCP6 fe80:0:0:0:0:0:0:1 fe80:0:0:0:0:0:0:1 7 7\r\n"));
    }

    @Test
    void writesVersion2OverIpv4() {
        assertThat(write(V2, CLIENT, LISTENER, List.of()))
                .isEqualTo(hex(SIGNATURE + "21 | 11 | 00 0C | C0 00 02 01 | C0 00 02 02 | DC 04 | 07 5B"));
    }

    @Test
    void writesVersion2OverIpv6() {
        assertThat(write(V2, endpoint("[2001:db8::1]:56324"), endpoint("[2001:db8::2]:1883"), List.of()))
                .isEqualTo(hex(SIGNATURE + "21 | 21 | 00 24 | 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 | "
                        + "20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 02 | DC 04 | 07 5B"));
    }

    @Test
    void writesMixedFamiliesAsIpv6() {
        assertThat(write(V2, CLIENT, endpoint("[2001:db8::2]:1883"), List.of()))
                .isEqualTo(hex(SIGNATURE + "21 | 21 | 00 24 | 00 00 00 00 00 00 00 00 00 00 FF FF C0 00 02 01 | "
                        + "20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 02 | DC 04 | 07 5B"));
    }

    @Test
    void writesOfTheFactsOnlyTheWantedOnes() {
        HeaderWriter writer = new HeaderWriter(HeaderVersion.V2, Set.of(OutgoingTlv.UNIQUE_ID));
        List<Tlv> facts = List.of(
                Tlv.of(Tlv.ALPN, text("mqtt")), Tlv.of(Tlv.UNIQUE_ID, text("ab")), Tlv.of(Tlv.UNIQUE_ID, text("c")));
        assertThat(write(writer, CLIENT, LISTENER, facts))
                .isEqualTo(hex(SIGNATURE
                        + "21 | 11 | 00 11 | C0 00 02 01 | C0 00 02 02 | DC 04 | 07 5B | 05 | 00 02 | 61 62"));
        assertThat(write(writer, CLIENT, LISTENER, List.of())).hasSize(28);
        assertThat(write(V2, CLIENT, LISTENER, facts)).hasSize(28);
    }

    @Test
    void writesTheChecksumOverAllOfTheHeader() {
        HeaderWriter writer = new HeaderWriter(HeaderVersion.V2, EnumSet.allOf(OutgoingTlv.class));
        byte[] expected = hex(SIGNATURE + "21 | 11 | 00 17 | C0 00 02 01 | C0 00 02 02 | DC 04 | 07 5B | "
                + "05 | 00 01 | 61 | 03 | 00 04 | 00 00 00 00");
        new Crc32c(expected).putInto(expected, expected.length - 4);
        assertThat(write(writer, CLIENT, LISTENER, List.of(Tlv.of(Tlv.UNIQUE_ID, text("a")))))
                .isEqualTo(expected);
    }

    @Test
    void neverWritesMoreThanItSays() {
        HeaderWriter writer = new HeaderWriter(HeaderVersion.V2, EnumSet.allOf(OutgoingTlv.class));
        Endpoint longest = endpoint("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
        List<Tlv> facts = List.of(Tlv.of(Tlv.UNIQUE_ID, new byte[Tlv.UNIQUE_ID_MAX]));
        assertThat(write(writer, longest, longest, facts)).hasSize(HeaderWriter.BYTES_MAX);
        assertThat(write(V1, longest, longest, facts)).hasSize(104);
    }

    @Test
    void refusesTlvsInVersion1() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderWriter(HeaderVersion.V1, Set.of(OutgoingTlv.CRC32C)))
                .withMessage("TLVs need version 2 of the PROXY protocol, these were asked for: [crc32c]");
    }

    @Test
    void refusesTlvsThatCannotBeWritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tlv.of(Tlv.UNIQUE_ID, new byte[129]));
        assertThatIllegalArgumentException().isThrownBy(() -> Tlv.of(Tlv.SSL, new byte[65_536]));
        assertThatIllegalArgumentException().isThrownBy(() -> Tlv.of(-1, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Tlv.of(256, new byte[0]));
    }

    @Test
    void aTlvKeepsItsBytesToItself() {
        byte[] given = text("ab");
        Tlv tlv = Tlv.of(Tlv.UNIQUE_ID, given);
        given[0] = 'x';
        tlv.value()[1] = 'x';
        assertThat(tlv).isEqualTo(Tlv.of(Tlv.UNIQUE_ID, text("ab"))).hasToString("0x05=6162");
        assertThat(tlv.length()).isEqualTo(2);
    }

    @Test
    void isSpelledAsInConfigurations() {
        assertThat(Arrays.toString(OutgoingTlv.values())).isEqualTo("[unique_id, crc32c]");
        assertThat(Arrays.toString(HeaderVersion.values())).isEqualTo("[v1, v2]");
    }

    @Test
    void theChecksOwnChecksumIsRight() {
        assertThat(Crc32c.of("123456789").value()).isEqualTo(0xE3069283);
    }

    /// Writes into the midst of noise and proves that the noise around it is untouched.
    private static byte[] write(HeaderWriter writer, Endpoint source, Endpoint destination, List<Tlv> facts) {
        byte[] out = new byte[HeaderWriter.BYTES_MAX + 20];
        Arrays.fill(out, (byte) 0xAA);
        int length = writer.write(source, destination, facts, out, 10);
        assertThat(length).isBetween(1, HeaderWriter.BYTES_MAX);
        for (int i = 0; i < out.length; i++) {
            if (i < 10 || i >= 10 + length) {
                assertThat(out[i]).isEqualTo((byte) 0xAA);
            }
        }
        return Arrays.copyOfRange(out, 10, 10 + length);
    }
}
