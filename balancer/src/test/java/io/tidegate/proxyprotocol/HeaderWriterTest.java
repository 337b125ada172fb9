package io.tidegate.proxyprotocol;

import static io.tidegate.proxyprotocol.Wire.SIGNATURE;
import static io.tidegate.proxyprotocol.Wire.endpoint;
import static io.tidegate.proxyprotocol.Wire.hex;
import static io.tidegate.proxyprotocol.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.address.Endpoint;
import io.tidegate.proxyprotocol.TlsFacts.ClientCertificate.OnThisConnection;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.ArrayList;
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
    private static final String HEX_CIPHER =
            "54 4C 53 5F 41 45 53 5F 31 32 38 5F 47 43 4D 5F 53 48 41 32 35 36 | "; // TLS_AES_128_GCM_SHA256
    private static final List<Tlv> KNOWN = ClientTlvs.of(new TlsFacts(
                    "TLSv1.3", "TLS_AES_128_GCM_SHA256", "ed25519", "RSA2048", "a", "mqtt", new OnThisConnection("cn")))
            .all();

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
    void writesWhatIsKnownOfTheClientsTls() {
        HeaderWriter writer =
                new HeaderWriter(HeaderVersion.V2, Set.of(OutgoingTlv.ALPN, OutgoingTlv.AUTHORITY, OutgoingTlv.SSL));
        assertThat(write(writer, CLIENT, LISTENER, KNOWN))
                .isEqualTo(hex(SIGNATURE + "21 | 11 | 00 56 | C0 00 02 01 | C0 00 02 02 | DC 04 | 07 5B | "
                        + "01 | 00 04 | 6D 71 74 74 | " // mqtt
                        + "02 | 00 01 | 61 | " // a
                        + "20 | 00 3C | 07 | 00 00 00 00 | "
                        + "21 | 00 07 | 54 4C 53 76 31 2E 33 | " // TLSv1.3
                        + "23 | 00 16 | " + HEX_CIPHER
                        + "24 | 00 07 | 65 64 32 35 35 31 39 | " // ed25519
                        + "25 | 00 07 | 52 53 41 32 30 34 38")); // RSA2048
    }

    @Test
    void writesTheNameOfTheCertificateWithinTheSslTlv() {
        HeaderWriter writer = new HeaderWriter(HeaderVersion.V2, Set.of(OutgoingTlv.SSL, OutgoingTlv.CN));
        assertThat(write(writer, CLIENT, LISTENER, KNOWN))
                .isEqualTo(hex(SIGNATURE + "21 | 11 | 00 50 | C0 00 02 01 | C0 00 02 02 | DC 04 | 07 5B | "
                        + "20 | 00 41 | 07 | 00 00 00 00 | 21 | 00 07 | 54 4C 53 76 31 2E 33 | "
                        + "22 | 00 02 | 63 6E | " // cn
                        + "23 | 00 16 | " + HEX_CIPHER
                        + "24 | 00 07 | 65 64 32 35 35 31 39 | 25 | 00 07 | 52 53 41 32 30 34 38"));
    }

    @Test
    void bringsAnSslTlvOfVersionAndNameAlongWhereTheNameAloneIsWanted() {
        HeaderWriter writer = new HeaderWriter(HeaderVersion.V2, Set.of(OutgoingTlv.CN));
        assertThat(write(writer, CLIENT, LISTENER, KNOWN))
                .isEqualTo(hex(SIGNATURE + "21 | 11 | 00 23 | C0 00 02 01 | C0 00 02 02 | DC 04 | 07 5B | "
                        + "20 | 00 14 | 07 | 00 00 00 00 | 21 | 00 07 | 54 4C 53 76 31 2E 33 | 22 | 00 02 | 63 6E"));
    }

    @Test
    void writesNoSslTlvOfAClientWithoutTls() {
        HeaderWriter writer = new HeaderWriter(HeaderVersion.V2, Set.of(OutgoingTlv.SSL, OutgoingTlv.CN));
        assertThat(write(writer, CLIENT, LISTENER, List.of())).hasSize(28);
    }

    @Test
    void leavesOutWhatIsTooLongOrBroken() {
        HeaderWriter writer = new HeaderWriter(HeaderVersion.V2, EnumSet.complementOf(EnumSet.of(OutgoingTlv.CRC32C)));
        byte[] longWord = new byte[600];
        Arrays.fill(longWord, (byte) 'a');
        Tlv endless = new SslValue(7, 0, List.of(Tlv.of(SslValue.VERSION, longWord))).tlv();
        for (Tlv wrong : List.of(
                Tlv.of(Tlv.ALPN, new byte[256]),
                Tlv.of(Tlv.AUTHORITY, new byte[254]),
                Tlv.of(Tlv.SSL, hex("01 | 00 00 00")),
                Tlv.of(Tlv.SSL, hex("01 | 00 00 00 00 | 21 | 00 02 | 61")),
                endless)) {
            assertThat(write(writer, CLIENT, LISTENER, List.of(wrong))).hasSize(28);
        }
    }

    @Test
    void writesTheChecksumOverAllOfTheHeader() {
        HeaderWriter writer = new HeaderWriter(HeaderVersion.V2, Set.of(OutgoingTlv.UNIQUE_ID, OutgoingTlv.CRC32C));
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
        ClientTlvs client = ClientTlvs.of(new TlsFacts(
                "a".repeat(16),
                "b".repeat(64),
                "c".repeat(48),
                "d".repeat(24),
                ("e".repeat(63) + ".").repeat(3) + "f".repeat(61),
                "g".repeat(255),
                new OnThisConnection("\uD834\uDD1E".repeat(64)))); // 64 characters of 4 bytes
        assertThat(client.leftOut()).isEmpty();
        List<Tlv> facts = new ArrayList<>(client.all());
        facts.add(Tlv.of(Tlv.UNIQUE_ID, new byte[Tlv.UNIQUE_ID_MAX]));
        assertThat(write(writer, longest, longest, facts)).hasSize(HeaderWriter.BYTES_MAX);
        assertThat(HeaderWriter.BYTES_MAX)
                .isLessThanOrEqualTo(1280 - 40 - 20) // RFC 8200 §5, §3, RFC 9293 §3.1
                .isLessThanOrEqualTo(HeaderReader.MAX_HEADER_BYTES);
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
        assertThat(Arrays.toString(OutgoingTlv.values())).isEqualTo("[alpn, authority, unique_id, ssl, cn, crc32c]");
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
