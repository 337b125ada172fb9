package io.tidegate.proxyprotocol;

import static io.tidegate.proxyprotocol.Wire.hex;
import static io.tidegate.proxyprotocol.Wire.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxyprotocol.TlsFacts.ClientCertificate;
import io.tidegate.proxyprotocol.TlsFacts.ClientCertificate.InThisSession;
import io.tidegate.proxyprotocol.TlsFacts.ClientCertificate.None;
import io.tidegate.proxyprotocol.TlsFacts.ClientCertificate.OnThisConnection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// §2.2.1, §2.2.2, §2.2.6: what is said of a client's TLS, and what is left out.
class ClientTlvsTest {
    /// Of a client on TLS 1.3: type, length, and the US-ASCII string (§2.2.6).
    private static final String TLS13 = "21 | 00 07 | 54 4C 53 76 31 2E 33 | ";

    private static final String CN_A = "22 | 00 01 | 61 | ";

    // What is known here: TlsFacts

    @Test
    void ofAClientWithoutACertificateSaysThatNothingWasVerified() {
        assertThat(ClientTlvs.of(facts(new None())))
                .isEqualTo(only(ssl("01 | 00 00 00 01 | " + TLS13 + "23 | 00 01 | 63")));
    }

    @Test
    void saysThatACertificateCameOnThisConnectionAndSoInThisSession() {
        assertThat(ClientTlvs.of(facts(new OnThisConnection("a"))))
                .isEqualTo(only(ssl("07 | 00 00 00 00 | " + TLS13 + CN_A + "23 | 00 01 | 63")));
    }

    @Test
    void saysThatACertificateCameWhenTheSessionBegan() {
        assertThat(ClientTlvs.of(facts(new InThisSession("a"))))
                .isEqualTo(only(ssl("05 | 00 00 00 00 | " + TLS13 + CN_A + "23 | 00 01 | 63")));
    }

    @Test
    void saysTheNameThatWasAskedForAndTheProtocolThatIsSpoken() {
        TlsFacts facts = new TlsFacts("TLSv1.3", "c", "s", "k", "MQTT.Example", "mqtt", new None());
        assertThat(ClientTlvs.of(facts))
                .isEqualTo(only(
                        Tlv.of(Tlv.ALPN, text("mqtt")),
                        Tlv.of(Tlv.AUTHORITY, text("mqtt.example")),
                        ssl("01 | 00 00 00 01 | " + TLS13 + "23 | 00 01 | 63 | 24 | 00 01 | 73 | 25 | 00 01 | 6B")));
    }

    @Test
    void aCertificateWithoutANameIsStillACertificate() {
        assertThat(ClientTlvs.of(facts(new OnThisConnection(null))))
                .isEqualTo(only(ssl("07 | 00 00 00 00 | " + TLS13 + "23 | 00 01 | 63")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\u0000",
                "a\nb",
                "\u001b[2J",
                "a\u007f",
                "a\u0080",
                "\u009b31m",
                "\ufffe",
                "\ufdd0",
                "\ud83f\udfff", // U+1FFFF
                "\ud800",
                "a\udc00",
            })
    void leavesOutANameThatNoNodeShouldReadAndDoesNotAlterIt(String commonName) {
        ClientTlvs told = ClientTlvs.of(facts(new OnThisConnection(commonName)));
        assertThat(told.all()).containsExactly(ssl("07 | 00 00 00 00 | " + TLS13 + "23 | 00 01 | 63"));
        assertThat(told.leftOut()).containsExactly(OutgoingTlv.CN);
    }

    @Test
    void leavesOutANameThatIsTooLongAndDoesNotCutIt() {
        assertThat(ClientTlvs.of(facts(new OnThisConnection("ö".repeat(128)))).leftOut())
                .isEmpty();
        assertThat(ClientTlvs.of(facts(new OnThisConnection("ö".repeat(128) + "a")))
                        .leftOut())
                .containsExactly(OutgoingTlv.CN);
        assertThat(ClientTlvs.of(facts(new OnThisConnection("a".repeat(70_000))))
                        .leftOut())
                .containsExactly(OutgoingTlv.CN);
    }

    @Test
    void saysANameInUtf8() {
        ClientTlvs told = ClientTlvs.of(facts(new OnThisConnection("Ölpumpe 温度 🌡")));
        assertThat(told.leftOut()).isEmpty();
        assertThat(new String(part(told, SslValue.CN).value(), UTF_8)).isEqualTo("Ölpumpe 温度 🌡");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.", "192.0.2.1", "::1", "a b", "a\u0000.example", "m\u00fcnchen.example", "\ud800"})
    void leavesOutAServerNameThatIsNoHostName(String serverName) {
        TlsFacts facts = new TlsFacts("TLSv1.3", "c", null, null, serverName, null, new None());
        ClientTlvs told = ClientTlvs.of(facts);
        assertThat(told.all()).extracting(Tlv::type).containsExactly(Tlv.SSL);
        assertThat(told.leftOut()).containsExactly(OutgoingTlv.AUTHORITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m q", "mq\u0000tt", "m\u00e9", "\ud800"})
    void leavesOutAProtocolThatIsNoWord(String alpn) {
        TlsFacts facts = new TlsFacts("TLSv1.3", "c", null, null, null, alpn, new None());
        assertThat(ClientTlvs.of(facts).leftOut()).containsExactly(OutgoingTlv.ALPN);
    }

    @Test
    void saysNothingOfTlsWithoutItsVersion() {
        TlsFacts facts = new TlsFacts("TLS v1.3", "c", null, null, null, null, new OnThisConnection("a"));
        assertThat(ClientTlvs.of(facts).all()).isEmpty();
        assertThat(ClientTlvs.of(facts).leftOut()).containsExactly(OutgoingTlv.SSL);
    }

    @ParameterizedTest
    @CsvSource({"65, 48, 24", "64, 49, 24", "64, 48, 25"})
    void boundsWordsOneByOne(int cipher, int signature, int key) {
        TlsFacts facts = new TlsFacts(
                "TLSv1.3", "c".repeat(cipher), "s".repeat(signature), "k".repeat(key), null, null, new None());
        assertThat(ClientTlvs.of(facts).leftOut()).containsExactly(OutgoingTlv.SSL);
        assertThat(SslValue.read(ClientTlvs.of(facts).all().getFirst()))
                .satisfies(value -> assertThat(value.parts()).hasSize(3));
    }

    // What a balancer in front said: Tlvs

    @Test
    void passesOnWhatHaproxySaysOfAClientWithACertificate() {
        Tlv ssl = ssl("07 | 00 00 00 00 | " + TLS13 + CN_A + "25 | 00 07 | 52 53 41 32 30 34 38 | "
                + "24 | 00 07 | 65 64 32 35 35 31 39 | 23 | 00 01 | 63");
        Tlv inOurOrder = ssl("07 | 00 00 00 00 | " + TLS13 + CN_A + "23 | 00 01 | 63 | "
                + "24 | 00 07 | 65 64 32 35 35 31 39 | 25 | 00 07 | 52 53 41 32 30 34 38");
        assertThat(passOn(Tlv.of(Tlv.ALPN, text("mqtt")), Tlv.of(Tlv.AUTHORITY, text("a.example")), ssl))
                .isEqualTo(only(Tlv.of(Tlv.ALPN, text("mqtt")), Tlv.of(Tlv.AUTHORITY, text("a.example")), inOurOrder));
    }

    @Test
    void passesOnNothingWhereNothingCame() {
        assertThat(passOn()).isEqualTo(ClientTlvs.NONE);
    }

    @Test
    void dropsWhatIsNoBusinessOfTheNode() {
        assertThat(passOn(
                        Tlv.of(Tlv.UNIQUE_ID, text("theirs")),
                        Tlv.of(0x30, text("netns")),
                        Tlv.of(0xE0, text("custom"))))
                .isEqualTo(ClientTlvs.NONE);
    }

    @Test
    void neverPassesOnTheNameOfACertificateThatFailedVerification() {
        ClientTlvs told = passOn(ssl("07 | 00 00 00 12 | " + TLS13 + CN_A));
        assertThat(told.all()).containsExactly(ssl("07 | 00 00 00 12 | " + TLS13));
        assertThat(told.leftOut()).containsExactly(OutgoingTlv.CN);
    }

    @Test
    void neverPassesOnANameWithoutACertificate() {
        ClientTlvs told = passOn(ssl("01 | 00 00 00 00 | " + TLS13 + CN_A));
        assertThat(told.all()).containsExactly(ssl("01 | 00 00 00 01 | " + TLS13));
        assertThat(told.leftOut()).containsExactly(OutgoingTlv.CN);
    }

    @Test
    void saysOfAClientWithoutACertificateThatNothingWasVerifiedWhereHaproxySaysZero() {
        assertThat(passOn(ssl("01 | 00 00 00 00 | " + TLS13))).isEqualTo(only(ssl("01 | 00 00 00 01 | " + TLS13)));
    }

    @Test
    void dropsBitsAndPartsThatItDoesNotKnow() {
        Tlv ssl = ssl("FF | 00 00 00 00 | 26 | 00 01 | 67 | " + TLS13 + "28 | 00 02 | 30 00 | " + CN_A);
        assertThat(passOn(ssl)).isEqualTo(only(ssl("07 | 00 00 00 00 | " + TLS13 + CN_A)));
    }

    @Test
    void ofAClientThatDidNotSpeakTlsThereIsNothingToSay() {
        assertThat(passOn(ssl("00 | 00 00 00 00"))).isEqualTo(ClientTlvs.NONE);
        assertThat(passOn(ssl("06 | 00 00 00 00 | " + TLS13 + CN_A))).isEqualTo(ClientTlvs.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01 | 00 00 00",
                "01 | 00 00 00 00 | 21",
                "01 | 00 00 00 00 | 21 | 00",
                "01 | 00 00 00 00 | 21 | 00 08 | 54 4C 53 76 31 2E 33",
                "01 | 00 00 00 00 | 21 | 00 07 | 54 4C 53 76 31 2E 33 | 22",
                "07 | 00 00 00 00 | 21 | 00 07 | 54 4C 53 76 31 2E 33 | 22 | FF FF | 61",
            })
    void leavesOutAnSslTlvThatIsBrokenInside(String value) {
        ClientTlvs told = passOn(ssl(value), Tlv.of(Tlv.ALPN, text("mqtt")));
        assertThat(told.all()).containsExactly(Tlv.of(Tlv.ALPN, text("mqtt")));
        assertThat(told.leftOut()).containsExactly(OutgoingTlv.SSL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 | 00 00 00 01", "07 | 00 00 00 00 | 22 | 00 01 | 61", "01 | 00 00 00 01 | 21 | 00 00"})
    void leavesOutAnSslTlvWithoutAVersion(String value) {
        assertThat(passOn(ssl(value)).all()).isEmpty();
        assertThat(passOn(ssl(value)).leftOut()).containsExactly(OutgoingTlv.SSL);
    }

    @Test
    void leavesOutWhatIsSaidTwice() {
        Tlv ssl = ssl("07 | 00 00 00 00 | " + TLS13 + CN_A);
        ClientTlvs told = passOn(
                ssl,
                Tlv.of(Tlv.AUTHORITY, text("a")),
                Tlv.of(Tlv.ALPN, text("mqtt")),
                ssl,
                Tlv.of(Tlv.AUTHORITY, text("a")),
                Tlv.of(Tlv.ALPN, text("mqtt")));
        assertThat(told.all()).isEmpty();
        assertThat(told.leftOut()).containsExactlyInAnyOrder(OutgoingTlv.SSL, OutgoingTlv.AUTHORITY, OutgoingTlv.ALPN);
    }

    @Test
    void leavesOutANameThatIsSaidTwice() {
        ClientTlvs told = passOn(ssl("07 | 00 00 00 00 | " + TLS13 + CN_A + "22 | 00 01 | 62"));
        assertThat(told.all()).containsExactly(ssl("07 | 00 00 00 00 | " + TLS13));
        assertThat(told.leftOut()).containsExactly(OutgoingTlv.CN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22 | 00 00",
                "22 | 00 01 | 00",
                "22 | 00 02 | C0 AF",
                "22 | 00 03 | ED A0 80",
                "22 | 00 02 | C2 9B"
            })
    void leavesOutANameThatIsNoCleanUtf8(String part) {
        ClientTlvs told = passOn(ssl("07 | 00 00 00 00 | " + TLS13 + part));
        assertThat(told.all()).containsExactly(ssl("07 | 00 00 00 00 | " + TLS13));
        assertThat(told.leftOut()).containsExactly(OutgoingTlv.CN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "61 2E", "61 00", "C3 A9", "FF", "31 2E 32 2E 33 2E 34"})
    void leavesOutAnAuthorityThatIsNoHostName(String value) {
        assertThat(passOn(Tlv.of(Tlv.AUTHORITY, hex(value))))
                .isEqualTo(new ClientTlvs(List.of(), Set.of(OutgoingTlv.AUTHORITY)));
    }

    @Test
    void boundsTheProtocol() {
        assertThat(passOn(Tlv.of(Tlv.ALPN, text("a".repeat(255)))).leftOut()).isEmpty();
        assertThat(passOn(Tlv.of(Tlv.ALPN, text("a".repeat(256)))).leftOut()).containsExactly(OutgoingTlv.ALPN);
    }

    private static TlsFacts facts(ClientCertificate certificate) {
        return new TlsFacts("TLSv1.3", "c", null, null, null, null, certificate);
    }

    private static ClientTlvs only(Tlv... tlvs) {
        return new ClientTlvs(List.of(tlvs), Set.of());
    }

    private static ClientTlvs passOn(Tlv... tlvs) {
        return ClientTlvs.passedOn(new Tlvs(List.of(tlvs)));
    }

    private static Tlv ssl(String value) {
        return Tlv.of(Tlv.SSL, hex(value));
    }

    private static Tlv part(ClientTlvs told, int type) {
        @Nullable SslValue value = SslValue.read(told.all().getLast());
        Tlv part = value == null ? null : value.single(type);
        if (part == null) {
            throw new AssertionError("no part " + type);
        }
        return part;
    }
}
