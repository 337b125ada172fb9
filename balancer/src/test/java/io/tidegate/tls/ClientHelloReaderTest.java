package io.tidegate.tls;

import static io.tidegate.tls.Hellos.FIELDS;
import static io.tidegate.tls.Hellos.ascii;
import static io.tidegate.tls.Hellos.captured;
import static io.tidegate.tls.Hellos.extension;
import static io.tidegate.tls.Hellos.hello;
import static io.tidegate.tls.Hellos.hex;
import static io.tidegate.tls.Hellos.in16;
import static io.tidegate.tls.Hellos.in8;
import static io.tidegate.tls.Hellos.join;
import static io.tidegate.tls.Hellos.message;
import static io.tidegate.tls.Hellos.read;
import static io.tidegate.tls.Hellos.record;
import static io.tidegate.tls.Hellos.serverName;
import static io.tidegate.tls.Hellos.toldAt;
import static io.tidegate.tls.Hellos.withExtensions;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.HelloOutcome.Incomplete;
import io.tidegate.tls.HelloOutcome.Malformed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8446 §5.1 and §4.1.2, RFC 6066 §3, RFC 7301 §3.1, field by field.
class ClientHelloReaderTest {
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;

    // Records

    @ParameterizedTest
    @CsvSource({
        // The first byte that can tell, counted from one.
        "1, 10 0C 00 04, the content type is 16", // an MQTT CONNECT
        "1, 47 45 54 20, the content type is 71", // GET
        "1, 50 52 4F 58, the content type is 80", // PROXY
        "1, 80 2E 01 03 01, the content type is 128", // SSL 2.0 (RFC 5246 §E.2)
        "1, 15 03 01 00 02, the content type is 21", // an alert
        "1, 17 03 03 00 10, the content type is 23", // application data
        "2, 16 02 01, the record is of version 2",
        "2, 16 FE FD, the record is of version 254", // DTLS
        "5, 16 03 01 00 00, the record is empty",
        "4, 16 03 01 41 00, the record is longer than 16384 bytes",
        "5, 16 03 01 40 01, the record is longer than 16384 bytes",
    })
    void tellsWhatIsNoHandshakeRecordAtTheFirstByteThatCan(int told, String start, String why) {
        byte[] bytes = join(hex(start), new byte[60_000]);
        assertThat(toldAt(hex(start))).isEqualTo(told);
        assertThat(read(hex(start))).isInstanceOfSatisfying(Malformed.class, malformed -> {
            assertThat(malformed.section()).isEqualTo("RFC 8446 §5.1");
            assertThat(malformed.why()).startsWith(why);
        });
        assertThat(read(bytes)).isEqualTo(read(hex(start)));
    }

    @Test
    void knowsTheFirstByte() {
        assertThat(ClientHelloReader.mayBeginWith((byte) 0x16)).isTrue();
        assertThat(ClientHelloReader.mayBeginWith((byte) 0x10)).isFalse();
        assertThat(ClientHelloReader.mayBeginWith((byte) 0x80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"16 03 00", "16 03 01", "16 03 03", "16 03 FF"})
    void ignoresTheMinorVersionOfTheRecord(String start) {
        byte[] bytes = hello(FIELDS);
        System.arraycopy(hex(start), 0, bytes, 0, 3);
        assertThat(read(bytes)).isInstanceOf(ClientHello.class);
    }

    @Test
    void refusesARecordThatHoldsMoreThanTheClientHello() {
        Malformed expected = new Malformed("RFC 8446 §5.1", "the record holds more than the ClientHello");
        byte[] trailing = record(join(message(FIELDS), hex("00")));
        assertThat(read(trailing)).isEqualTo(expected);
        assertThat(toldAt(trailing)).isEqualTo(5 + 4);
        byte[] message = message(FIELDS);
        byte[] inTheSecond = join(
                record(Arrays.copyOf(message, 20)),
                record(join(Arrays.copyOfRange(message, 20, message.length), hex("00"))));
        assertThat(read(inTheSecond)).isEqualTo(expected);
        assertThat(toldAt(inTheSecond)).isEqualTo(5 + 20 + 5);
    }

    @Test
    void refusesAnotherContentTypeWithinTheClientHello() {
        byte[] start = record(Arrays.copyOf(message(FIELDS), 20));
        byte[] bytes = join(start, hex("17 03 03 00 10"));
        assertThat(read(bytes)).isEqualTo(new Malformed("RFC 8446 §5.1", "the content type is 23, not handshake"));
        assertThat(toldAt(bytes)).isEqualTo(start.length + 1);
        assertThat(read(join(start, hex("16 03 03 00 00"))))
                .isEqualTo(new Malformed("RFC 8446 §5.1", "the record is empty"));
    }

    @Test
    void boundsTheNumberOfRecords() {
        byte[] message = withExtensionsAsMessage(extension(21, "00 ".repeat(200)));
        byte[][] tiny = IntStream.range(0, 64)
                .mapToObj(at -> record(Arrays.copyOfRange(message, at, at + 1)))
                .toArray(byte[][]::new);
        byte[] start = join(tiny);
        byte[] rest = record(Arrays.copyOfRange(message, 64, message.length));
        assertThat(read(start)).isEqualTo(new Incomplete());
        assertThat(read(join(start, rest)))
                .isEqualTo(new Malformed("RFC 8446 §5.1", "the ClientHello is spread over more than 64 records"));
        assertThat(toldAt(join(start, rest))).isEqualTo(start.length + 1);
        byte[] justFits = join(join(Arrays.copyOf(tiny, 63)), record(Arrays.copyOfRange(message, 63, message.length)));
        assertThat(read(justFits)).isEqualTo(new ClientHello(justFits.length, null, List.of(), List.of(TLS_1_2)));
    }

    // The message

    @ParameterizedTest
    @CsvSource({
        "6, 00, RFC 8446 §4, 'the first handshake message is of type 0, not 1'",
        "6, 02, RFC 8446 §4, 'the first handshake message is of type 2, not 1'",
        "7, 01 01, RFC 8446 §4, the ClientHello is longer than 16384 bytes",
        "9, 01 00 40 01, RFC 8446 §4, the ClientHello is longer than 16384 bytes",
        "9, 01 00 00 28, RFC 8446 §4.1.2, the ClientHello is too short for its fields",
        "10, 01 00 10 00 02, RFC 8446 §4.1.2, 'the ClientHello is of version 2, not 3'",
    })
    void tellsAMessageThatCannotBeAClientHello(int told, String start, String section, String why) {
        byte[] bytes = join(hex("16 03 01 10 00"), hex(start));
        assertThat(read(bytes)).isEqualTo(new Malformed(section, why));
        assertThat(toldAt(bytes)).isEqualTo(told);
    }

    @Test
    void readsTheLongestClientHelloAndNoLonger() {
        int room = ClientHelloReader.BODY_MAX - hex(FIELDS).length - 2 - 4;
        byte[] longest = withExtensionsAsMessage(extension(21, "00 ".repeat(room)));
        byte[] wire = join(
                record(Arrays.copyOf(longest, 16_384)), record(Arrays.copyOfRange(longest, 16_384, longest.length)));
        assertThat(read(wire)).isEqualTo(new ClientHello(wire.length, null, List.of(), List.of(TLS_1_2)));
        assertThat(wire.length).isLessThan(ClientHelloReader.BYTES_MAX);
        assertThat(read(record(Arrays.copyOf(withExtensionsAsMessage(extension(21, "00 ".repeat(room + 1))), 9))))
                .isEqualTo(new Malformed("RFC 8446 §4", "the ClientHello is longer than 16384 bytes"));
    }

    @Test
    void readsTheShortestClientHello() {
        byte[] bytes = hello(FIELDS);
        assertThat(bytes).hasSize(5 + 4 + 41);
        assertThat(read(bytes)).isEqualTo(new ClientHello(bytes.length, null, List.of(), List.of(TLS_1_2)));
    }

    @ParameterizedTest
    @CsvSource({
        "21, 00 02 13 01, 01 00, the session id is longer than 32 bytes",
        "00, 00 00, 01 00 00 00, the cipher suites have 0 bytes",
        "00, 00 03 13 01 13, 01 00, the cipher suites have 3 bytes",
        "00, 00 80 13 01, 01 00, a field goes past the end of what encloses it",
        "00, 00 02 13 01, 00 00, there is no compression method",
        "00, 00 02 13 01, 01 01, 'the compression methods do not include \"none\"'",
        "00, 00 02 13 01, 02 00, a field goes past the end of what encloses it",
        "00, 00 02 13 01, 01 00 | 00, a field goes past the end of what encloses it",
        "00, 00 02 13 01, 01 00 | 00 01, the extensions do not end where the ClientHello does",
        "00, 00 02 13 01, 01 00 | 00 00 | 00, the extensions do not end where the ClientHello does",
    })
    void refusesFieldsThatDoNotAddUp(String sessionId, String suites, String rest, String why) {
        String body = "03 03 | " + "5A ".repeat(32) + sessionId + suites + rest;
        assertThat(read(hello(body))).isEqualTo(new Malformed("RFC 8446 §4.1.2", why));
    }

    // Extensions

    @Test
    void refusesAnExtensionThatGoesPastTheEnd() {
        Malformed expected = new Malformed("RFC 8446 §4.2", "a field goes past the end of what encloses it");
        for (String broken :
                List.of("00", "00 15", "00 15 00", "00 15 00 01", "00 15 00 00 | 00 17 00", "00 15 FF FF 00")) {
            assertThat(read(withExtensions(broken))).as(broken).isEqualTo(expected);
        }
    }

    @Test
    void refusesAnExtensionThatIsThereTwiceWhateverIsInIt() {
        byte[] bytes = withExtensions(serverName("a") + extension(23, "") + serverName("b"));
        assertThat(read(bytes)).isEqualTo(new Malformed("RFC 8446 §4.2", "the extension 0 is there twice"));
        assertThat(read(withExtensions(extension(0x1234, "00") + extension(0x1234, "00"))))
                .isEqualTo(new Malformed("RFC 8446 §4.2", "the extension 4660 is there twice"));
    }

    @Test
    void refusesWhatFollowsThePreSharedKey() {
        assertThat(read(withExtensions(extension(23, "") + extension(41, "00"))))
                .isInstanceOf(ClientHello.class);
        assertThat(read(withExtensions(extension(41, "00") + extension(23, ""))))
                .isEqualTo(new Malformed("RFC 8446 §4.2.11", "an extension follows pre_shared_key"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', a field goes past the end of what encloses it",
        "00 00, the list of server names is empty",
        "00 05 | 00 | 00 01 | 61, the list of server names does not end where its extension does",
        "00 04 | 00 | 00 01 | 61 | 00, the list of server names does not end where its extension does",
        "00 03 | 00 | 00 00, the server name is empty",
        "00 04 | 00 | 00 02 | 61, a field goes past the end of what encloses it",
        "00 01 | 00, a field goes past the end of what encloses it",
        "00 08 | 00 | 00 01 | 61 | 00 | 00 01 | 61, there are two server names of type 0",
        "00 08 | 07 | 00 01 | 61 | 07 | 00 01 | 61, there are two server names of type 7",
    })
    void refusesServerNamesThatDoNotAddUp(String body, String why) {
        assertThat(read(withExtensions(extension(0, body)))).isEqualTo(new Malformed("RFC 6066 §3", why));
    }

    @ParameterizedTest
    @CsvSource({
        "'', a field goes past the end of what encloses it",
        "00 00, the list of protocol names is empty",
        "00 03 | 01 61, the list of protocol names does not end where its extension does",
        "00 02 | 01 61 | 00, the list of protocol names does not end where its extension does",
        "00 03 | 01 61 | 00, a protocol name is empty",
        "00 02 | 02 61, a field goes past the end of what encloses it",
    })
    void refusesProtocolNamesThatDoNotAddUp(String body, String why) {
        assertThat(read(withExtensions(extension(16, body)))).isEqualTo(new Malformed("RFC 7301 §3.1", why));
    }

    @ParameterizedTest
    @CsvSource({
        "'', a field goes past the end of what encloses it",
        "00, the list of versions is empty",
        "03 | 03 04 03, the versions have 3 bytes",
        "04 | 03 04, the list of versions does not end where its extension does",
        "02 | 03 04 | 00, the list of versions does not end where its extension does",
    })
    void refusesVersionsThatDoNotAddUp(String body, String why) {
        assertThat(read(withExtensions(extension(43, body)))).isEqualTo(new Malformed("RFC 8446 §4.2.1", why));
    }

    @Test
    void readsWhatTheClientAsksFor() {
        byte[] bytes = withExtensions(extension(0x0A0A, "")
                + serverName("MQTT.Example.ORG")
                + extension(16, in16(in8(ascii("mqtt")) + in8(ascii("h2"))))
                + extension(43, in8("DA DA | 03 04 | 03 03")));
        assertThat(read(bytes))
                .isEqualTo(new ClientHello(
                        bytes.length, "mqtt.example.org", List.of("mqtt", "h2"), List.of(0xDADA, TLS_1_3, TLS_1_2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "::1", "a.", "a\u0000b", "m\u00fcnchen", "a b", "-", "a..b"})
    void aServerNameThatIsNoHostNameIsNone(String name) {
        byte[] bytes = withExtensions(serverName(name));
        assertThat(read(bytes)).isEqualTo(new ClientHello(bytes.length, null, List.of(), List.of(TLS_1_2)));
    }

    @Test
    void skipsServerNamesOfATypeToCome() {
        byte[] bytes = withExtensions(extension(0, in16("07 | 00 00 | 00 | 00 01 | 61 | 09 | 00 02 | FF FF")));
        assertThat(read(bytes)).isEqualTo(new ClientHello(bytes.length, "a", List.of(), List.of(TLS_1_2)));
    }

    // Real clients

    @Test
    void readsWhatOpensslSends() {
        assertThat(read(captured("openssl-tls13")))
                .isEqualTo(
                        new ClientHello(276, "mqtt.example.org", List.of("mqtt", "x-amzn-mqtt-ca"), List.of(TLS_1_3)));
        assertThat(read(captured("openssl-both")))
                .isEqualTo(
                        new ClientHello(322, "mqtt.example.org", List.of(), List.of(TLS_1_3, TLS_1_2, 0x0302, 0x0301)));
        assertThat(read(captured("openssl-tls12-bare")))
                .isEqualTo(new ClientHello(188, null, List.of(), List.of(TLS_1_2)));
    }

    @Test
    void readsWhatOpensslSendsInTwoRecords() {
        assertThat(read(captured("openssl-split"))).isInstanceOfSatisfying(ClientHello.class, hello -> {
            assertThat(hello.length()).isEqualTo(842);
            assertThat(hello.serverName()).isEqualTo("mqtt.example.org");
            assertThat(hello.alpn()).hasSize(9).startsWith("mqtt").endsWith("p7" + "x".repeat(60));
        });
    }

    @Test
    void readsWhatTheJdkSends() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("mqtt.example.org")));
        parameters.setApplicationProtocols(new String[] {"mqtt"});
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        engine.setSSLParameters(parameters);
        ByteBuffer wire = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), wire);
        byte[] bytes = Arrays.copyOf(wire.array(), wire.position());
        assertThat(read(bytes))
                .isEqualTo(
                        new ClientHello(bytes.length, "mqtt.example.org", List.of("mqtt"), List.of(TLS_1_3, TLS_1_2)));
        Hellos.checkConsistent(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl-tls13", "openssl-both", "openssl-tls12-bare", "openssl-split"})
    void isIncompleteCutAtAnyByteAndLeavesWhatFollows(String name) {
        byte[] bytes = captured(name);
        assertThat(toldAt(bytes)).isEqualTo(bytes.length);
        assertThat(read(join(bytes, hex("17 03 03 00 01 FF")))).isEqualTo(read(bytes));
        assertThat(read(join(bytes, hex("FF")))).isEqualTo(read(bytes));
    }

    private static byte[] withExtensionsAsMessage(String extensions) {
        return message(FIELDS + in16(extensions));
    }
}
