package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.accepted;
import static io.tidegate.mqtt.Wire.closed;
import static io.tidegate.mqtt.Wire.hex;
import static io.tidegate.mqtt.Wire.read;
import static io.tidegate.mqtt.Wire.told;
import static io.tidegate.mqtt.Wire.toldAt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.Connect.Origin;
import io.tidegate.mqtt.Connect.Start;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CONNECT of MQTT 3.1.1.
class ConnectV311Test {
    private static final String PAST_THE_END = " goes past the end of the packet";
    private static final String TRAILING = "bytes follow the last field of the packet";

    @Test
    void theShortestConnectIsRead() {
        Connect connect = accepted("10 0C | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 00");
        assertThat(connect.length()).isEqualTo(14);
        assertThat(connect.version()).isEqualTo(Version.V3_1_1);
        assertThat(connect.origin()).isEqualTo(Origin.CLIENT);
        assertThat(connect.start()).isEqualTo(Start.CLEAN);
        assertThat(connect.keepAliveSeconds()).isEqualTo(60);
        assertThat(connect.clientId().isEmpty()).isTrue();
        assertThat(connect.will()).isNull();
        assertThat(connect.userName()).isNull();
        assertThat(connect.password()).isNull();
        assertThat(connect.properties()).isEqualTo(ConnectProperties.DEFAULT);
    }

    @Test
    @Spec("MQTT-3.1.2-3")
    void theReservedConnectFlagIsRefused() {
        String script = "10 0C | 00 04 4D 51 54 54 | 04 | 03 | 00 3C | 00 00";
        assertThat(read(script)).isEqualTo(closed("MQTT-3.1.2-3", "the reserved connect flag is set"));
        assertThat(toldAt(script)).isEqualTo(10);
    }

    @Test
    @Spec(
            value = "MQTT-3.1.3-1",
            in311 = {"MQTT-3.1.2-9", "MQTT-3.1.2-19", "MQTT-3.1.2-21"})
    void theFieldsComeInTheirOrder() {
        Connect connect = accepted("10 1B | 00 04 4D 51 54 54 | 04 | EC | FF FF"
                + "| 00 01 69 | 00 01 74 | 00 02 6D 6D | 00 01 75 | 00 02 70 77");
        assertThat(connect.start()).isEqualTo(Start.RESUME);
        assertThat(connect.keepAliveSeconds()).isEqualTo(65_535);
        assertThat(connect.clientId().text()).isEqualTo("i");
        Will will = requireNonNull(connect.will());
        assertThat(will.qos()).isEqualTo(1);
        assertThat(will.retain()).isEqualTo(Will.Retain.YES);
        assertThat(will.topic().text()).isEqualTo("t");
        assertThat(will.payload().text()).isEqualTo("mm");
        assertThat(will.properties().isEmpty()).isTrue();
        assertThat(requireNonNull(connect.userName()).text()).isEqualTo("u");
        assertThat(requireNonNull(connect.password()).text()).isEqualTo("pw");
    }

    @Test
    void fieldsAreViewsOnTheBytesThatCame() {
        byte[] bytes = hex("10 0D | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 01 69");
        Field id = ((Connect) ConnectReader.read(bytes, bytes.length, 64)).clientId();
        assertThat(id.bytes()).isSameAs(bytes);
        assertThat(id.offset()).isEqualTo(14);
        assertThat(id.length()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "00,               the will topic",
        "00 02 74,         the will topic",
        "00 01 74,         the will payload",
        "00 01 74 00,      the will payload",
        "00 01 74 00 02 6D,the will payload",
    })
    @Spec(in311 = "MQTT-3.1.2-9")
    void aWillIsThereWhereItsFlagSaysSo(String rest, String missing) {
        assertThat(read(body("06", "00 01 69" + rest))).isEqualTo(closed("MQTT-3.1.2-9", missing + PAST_THE_END));
    }

    @Test
    @Spec(
            in311 = {"MQTT-3.1.2-11", "MQTT-3.1.4-1"},
            in5 = "MQTT-3.1.4-1")
    void aWillWithoutItsFlagIsBytesThatNobodyAskedFor() {
        assertThat(read("10 12 | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 01 69 | 00 00 | 00 01 6D"))
                .isEqualTo(closed("MQTT-3.1.4-1", TRAILING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0A", "12", "1A", "2A"})
    @Spec(in311 = {"MQTT-3.1.2-11", "MQTT-3.1.2-13"})
    void aWillQosWithoutAWillIsRefused(String flags) {
        String script = "10 0C | 00 04 4D 51 54 54 | 04 | " + flags;
        assertThat(read(script)).isEqualTo(closed("MQTT-3.1.2-13", "a will QoS without a will"));
        assertThat(toldAt(script)).isEqualTo(10);
    }

    @Test
    @Spec(in311 = "MQTT-3.1.2-14")
    void aWillQosOf3IsRefused() {
        assertThat(read("10 0C | 00 04 4D 51 54 54 | 04 | 1E")).isEqualTo(closed("MQTT-3.1.2-14", "the will QoS is 3"));
    }

    @Test
    @Spec(in311 = {"MQTT-3.1.2-11", "MQTT-3.1.2-15"})
    void willRetainWithoutAWillIsRefused() {
        assertThat(read("10 0C | 00 04 4D 51 54 54 | 04 | 22"))
                .isEqualTo(closed("MQTT-3.1.2-15", "will retain without a will"));
    }

    @Test
    @Spec(in311 = {"MQTT-3.1.2-18", "MQTT-3.1.2-20", "MQTT-3.1.4-1"})
    void aUserNameOrAPasswordWithoutItsFlagIsBytesThatNobodyAskedFor() {
        assertThat(read("10 10 | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 01 69 | 00 01 75"))
                .isEqualTo(closed("MQTT-3.1.4-1", TRAILING));
        assertThat(read("10 13 | 00 04 4D 51 54 54 | 04 | 82 | 00 3C | 00 01 69 | 00 01 75 | 00 01 70"))
                .isEqualTo(closed("MQTT-3.1.4-1", TRAILING));
    }

    @Test
    @Spec(in311 = "MQTT-3.1.2-19")
    void aUserNameIsThereWhereItsFlagSaysSo() {
        assertThat(read("10 0D | 00 04 4D 51 54 54 | 04 | 82 | 00 3C | 00 01 69"))
                .isEqualTo(closed("MQTT-3.1.2-19", "the user name" + PAST_THE_END));
    }

    @Test
    @Spec(in311 = "MQTT-3.1.2-21")
    void aPasswordIsThereWhereItsFlagSaysSo() {
        assertThat(read("10 10 | 00 04 4D 51 54 54 | 04 | C2 | 00 3C | 00 01 69 | 00 01 75"))
                .isEqualTo(closed("MQTT-3.1.2-21", "the password" + PAST_THE_END));
    }

    @Test
    @Spec(in311 = "MQTT-3.1.2-22")
    void aPasswordWithoutAUserNameIsRefused() {
        assertThat(read("10 0C | 00 04 4D 51 54 54 | 04 | 42"))
                .isEqualTo(closed("MQTT-3.1.2-22", "a password without a user name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 02 69", "FF FF", "00 0D 69 | 00 01 75"})
    @Spec({"MQTT-3.1.3-3", "MQTT-3.1.4-1"})
    void aClientIdThatGoesPastTheEndIsRefusedThoughMoreBytesHaveCome(String rest) {
        assertThat(read(body("02", rest) + "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"))
                .isEqualTo(closed("MQTT-3.1.3-3", "the client id" + PAST_THE_END));
    }

    @Test
    @Spec("MQTT-3.1.3-5")
    void idsOf1To23LettersAndDigitsAreAllowed() {
        for (String id : new String[] {"0", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ"}) {
            assertThat(accepted(withId(id)).clientId().text()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a device with a name of far more than twenty-three bytes",
                "tab\tnewline\nescape\u001b[31m delete\u007f c1\u0085",
                "non-characters \ufdd0 \ufffe \uffff",
                "gr\u00fc\u00dfe \u6e2f \ud83d\udea2",
                " ",
                "\u202eright to left",
            })
    void idsOfAnyLengthAndAnyCharactersAreLetIn(String id) {
        assertThat(accepted(withId(id)).clientId().text()).isEqualTo(id);
    }

    @Test
    @Spec({"MQTT-3.1.3-6"})
    void anEmptyIdWithCleanSessionIsLetIn() {
        Connect connect = accepted("10 0C | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 00");
        assertThat(connect.clientId().isEmpty()).isTrue();
    }

    @Test
    @Spec(in311 = {"MQTT-3.1.3-8", "MQTT-3.1.3-9"})
    void anEmptyIdWithoutCleanSessionIsAnsweredByReturnCode2() {
        assertThat(read("10 0C | 00 04 4D 51 54 54 | 04 | 00 | 00 3C | 00 00"))
                .isEqualTo(told(
                        Version.V3_1_1,
                        Refusal.IDENTIFIER_REJECTED,
                        "MQTT-3.1.3-8",
                        "an empty client id without clean session"));
        assertThat(Connacks.refusal(Version.V3_1_1, Refusal.IDENTIFIER_REJECTED))
                .isEqualTo(hex("20 02 00 02"));
    }

    /// What is malformed is closed without a word, though an id is missing too.
    @Test
    @Spec(in311 = "MQTT-3.1.4-1")
    void aMalformedPacketIsNotAnsweredForItsEmptyId() {
        assertThat(read("10 0D | 00 04 4D 51 54 54 | 04 | 00 | 00 3C | 00 00 | 00"))
                .isEqualTo(closed("MQTT-3.1.4-1", TRAILING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a continuation without a start
                "C3", // a start without a continuation
                "C3 28",
                "C0 80", // U+0000, overlong
                "C1 BF",
                "E0 9F BF",
                "F0 8F BF BF",
                "ED A0 80", // a surrogate
                "ED BF BF",
                "ED A0 BD ED B8 80", // a pair of them: CESU-8
                "F4 90 80 80", // past U+10FFFF
                "F5 80 80 80",
                "F8 88 80 80 80",
                "FE",
                "FF",
                "E6 B8",
                "F0 9F 9A",
            })
    @Spec(
            in31 = "§2.5 UTF-8",
            in311 = {"MQTT-1.5.3-1", "MQTT-3.1.3-4"})
    void anIdThatIsNotUtf8IsRefused(String id) {
        int length = hex(id).length;
        String rest = "00 %02X ".formatted(length) + id;
        assertThat(read(body("02", rest))).isEqualTo(closed("MQTT-1.5.3-1", "the client id is not well-formed UTF-8"));
    }

    @Test
    @Spec(in311 = {"MQTT-1.5.3-1", "MQTT-3.1.3-10"})
    void aWillTopicThatIsNotUtf8IsRefused() {
        assertThat(read("10 12 | 00 04 4D 51 54 54 | 04 | 06 | 00 3C | 00 01 69 | 00 01 FF | 00 00"))
                .isEqualTo(closed("MQTT-1.5.3-1", "the will topic is not well-formed UTF-8"));
    }

    @Test
    @Spec(in311 = {"MQTT-1.5.3-1", "MQTT-3.1.3-11"})
    void aUserNameThatIsNotUtf8IsRefused() {
        assertThat(read("10 10 | 00 04 4D 51 54 54 | 04 | 82 | 00 3C | 00 01 69 | 00 01 FF"))
                .isEqualTo(closed("MQTT-1.5.3-1", "the user name is not well-formed UTF-8"));
    }

    @Test
    void aWillPayloadAndAPasswordMayBeAnyBytes() {
        Connect connect = accepted("10 1B | 00 04 4D 51 54 54 | 04 | C6 | 00 3C"
                + "| 00 01 69 | 00 01 74 | 00 02 00 FF | 00 00 | 00 03 FF 00 C0");
        assertThat(requireNonNull(connect.will()).payload().toByteArray()).isEqualTo(hex("00 FF"));
        assertThat(requireNonNull(connect.userName()).isEmpty()).isTrue();
        assertThat(requireNonNull(connect.password()).toByteArray()).isEqualTo(hex("FF 00 C0"));
    }

    @ParameterizedTest
    @CsvSource({
        "02, 00 03 61 00 62,                the client id",
        "06, 00 01 69 | 00 01 00 | 00 00,   the will topic",
        "82, 00 01 69 | 00 01 00,           the user name",
    })
    @Spec(in311 = "MQTT-1.5.3-2")
    void theCharacterZeroIsRefused(String flags, String rest, String field) {
        assertThat(read(body(flags, rest))).isEqualTo(closed("MQTT-1.5.3-2", field + " has the character U+0000"));
    }

    @Test
    @Spec(in311 = "MQTT-1.5.3-3", in5 = "MQTT-1.5.4-3")
    void aByteOrderMarkIsACharacterOfTheId() {
        Field id = accepted("10 10 | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 04 EF BB BF 69")
                .clientId();
        assertThat(id.text()).isEqualTo("\ufeffi");
        assertThat(id.toByteArray()).isEqualTo(hex("EF BB BF 69"));
    }

    @Test
    void theBridgeBitIsUnderstood() {
        Connect connect = accepted("10 0D | 00 04 4D 51 54 54 | 84 | 00 | 00 3C | 00 01 69");
        assertThat(connect.version()).isEqualTo(Version.V3_1_1);
        assertThat(connect.origin()).isEqualTo(Origin.BRIDGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8D 00", "8D 80 00", "8D 80 80 00"})
    void aRemainingLengthOfMoreBytesThanItNeedsIsUnderstood(String length) {
        Connect connect = accepted("10 " + length + " | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 01 69");
        assertThat(connect.clientId().text()).isEqualTo("i");
    }

    /// With flags, a keep alive of 60 s, and what follows it.
    private static String body(String flags, String rest) {
        return "10 %02X | 00 04 4D 51 54 54 | 04 | %s | 00 3C | %s".formatted(10 + hex(rest).length, flags, rest);
    }

    private static String withId(String id) {
        byte[] bytes = id.getBytes(UTF_8);
        return body("02", "00 %02X ".formatted(bytes.length) + HexFormat.of().formatHex(bytes));
    }
}
