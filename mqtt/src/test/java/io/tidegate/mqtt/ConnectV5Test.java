package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.accepted;
import static io.tidegate.mqtt.Wire.hex;
import static io.tidegate.mqtt.Wire.malformed5;
import static io.tidegate.mqtt.Wire.read;
import static io.tidegate.mqtt.Wire.toldAt;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.Connect.Origin;
import io.tidegate.mqtt.Connect.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CONNECT of MQTT 5.0, but for its properties.
class ConnectV5Test {
    private static final String PAST_THE_END = " goes past the end of the packet";
    private static final String TRAILING = "bytes follow the last field of the packet";

    @Test
    @Spec(in5 = {"MQTT-2.2.2-1", "MQTT-3.1.3-6"})
    void theShortestConnectIsRead() {
        Connect connect = accepted("10 0D | 00 04 4D 51 54 54 | 05 | 00 | 00 3C | 00 | 00 00");
        assertThat(connect.length()).isEqualTo(15);
        assertThat(connect.version()).isEqualTo(Version.V5);
        assertThat(connect.origin()).isEqualTo(Origin.CLIENT);
        assertThat(connect.start()).isEqualTo(Start.RESUME);
        assertThat(connect.clientId().isEmpty()).isTrue();
        assertThat(connect.properties()).isEqualTo(ConnectProperties.DEFAULT);
    }

    @Test
    @Spec(in5 = "MQTT-3.1.4-1")
    void aPacketTooShortForItsFieldsIsRefusedByItsLevel() {
        String script = "10 0C | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 00 00";
        assertThat(read(script)).isEqualTo(malformed5("MQTT-3.1.4-1", "the packet is too short for its fields"));
        assertThat(toldAt(script)).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8D 00", "8D 80 00", "8D 80 80 00"})
    @Spec(in5 = "MQTT-1.5.5-1")
    void aRemainingLengthOfMoreBytesThanItNeedsIsRefusedOnceTheLevelIsKnown(String length) {
        assertThat(read("10 " + length + " | 00 04 4D 51 54 54 | 05"))
                .isEqualTo(malformed5("MQTT-1.5.5-1", "the remaining length has more bytes than it needs"));
    }

    @Test
    @Spec("MQTT-3.1.2-3")
    void theReservedConnectFlagIsRefused() {
        String script = "10 0D | 00 04 4D 51 54 54 | 05 | 03 | 00 3C | 00 | 00 00";
        assertThat(read(script)).isEqualTo(malformed5("MQTT-3.1.2-3", "the reserved connect flag is set"));
        assertThat(toldAt(script)).isEqualTo(10);
    }

    @Test
    @Spec(
            value = "MQTT-3.1.3-1",
            in5 = {"MQTT-3.1.2-9", "MQTT-3.1.2-17", "MQTT-3.1.2-19"})
    void theFieldsComeInTheirOrder() {
        Connect connect = accepted("10 22 | 00 04 4D 51 54 54 | 05 | EE | 00 0A | 00"
                + "| 00 01 69 | 05 18 00 00 00 07 | 00 01 74 | 00 02 6D 6D | 00 01 75 | 00 02 70 77");
        assertThat(connect.start()).isEqualTo(Start.CLEAN);
        assertThat(connect.keepAliveSeconds()).isEqualTo(10);
        assertThat(connect.clientId().text()).isEqualTo("i");
        Will will = requireNonNull(connect.will());
        assertThat(will.qos()).isEqualTo(1);
        assertThat(will.retain()).isEqualTo(Will.Retain.YES);
        assertThat(will.delaySeconds()).isEqualTo(7);
        assertThat(will.properties().toByteArray()).isEqualTo(hex("05 18 00 00 00 07"));
        assertThat(will.topic().text()).isEqualTo("t");
        assertThat(will.payload().text()).isEqualTo("mm");
        assertThat(requireNonNull(connect.userName()).text()).isEqualTo("u");
        assertThat(requireNonNull(connect.password()).text()).isEqualTo("pw");
    }

    @ParameterizedTest
    @CsvSource({
        "'',                  MQTT-2.2.2-1, the property length",
        "00,                  MQTT-3.1.2-9, the will topic",
        "00 | 00 01 74,       MQTT-3.1.2-9, the will payload",
        "00 | 00 01 74 00 02, MQTT-3.1.2-9, the will payload",
    })
    @Spec(in5 = "MQTT-3.1.2-9")
    void aWillIsThereWhereItsFlagSaysSo(String rest, String statement, String missing) {
        assertThat(read(body("06", "00 01 69 " + rest))).isEqualTo(malformed5(statement, missing + PAST_THE_END));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0A", "12", "1A", "2A"})
    @Spec(in5 = "MQTT-3.1.2-11")
    void aWillQosWithoutAWillIsRefused(String flags) {
        assertThat(read("10 0D | 00 04 4D 51 54 54 | 05 | " + flags))
                .isEqualTo(malformed5("MQTT-3.1.2-11", "a will QoS without a will"));
    }

    @Test
    @Spec(in5 = "MQTT-3.1.2-12")
    void aWillQosOf3IsRefused() {
        assertThat(read("10 0D | 00 04 4D 51 54 54 | 05 | 1E"))
                .isEqualTo(malformed5("MQTT-3.1.2-12", "the will QoS is 3"));
    }

    @Test
    @Spec(in5 = "MQTT-3.1.2-13")
    void willRetainWithoutAWillIsRefused() {
        assertThat(read("10 0D | 00 04 4D 51 54 54 | 05 | 22"))
                .isEqualTo(malformed5("MQTT-3.1.2-13", "will retain without a will"));
    }

    @Test
    @Spec(in5 = {"MQTT-3.1.2-16", "MQTT-3.1.2-18"})
    void aUserNameOrAPasswordWithoutItsFlagIsBytesThatNobodyAskedFor() {
        assertThat(read("10 11 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 00 | 00 01 69 | 00 01 75"))
                .isEqualTo(malformed5("MQTT-3.1.4-1", TRAILING));
        assertThat(read("10 14 | 00 04 4D 51 54 54 | 05 | 82 | 00 3C | 00 | 00 01 69 | 00 01 75 | 00 01 70"))
                .isEqualTo(malformed5("MQTT-3.1.4-1", TRAILING));
    }

    @Test
    @Spec(in5 = "MQTT-3.1.2-17")
    void aUserNameIsThereWhereItsFlagSaysSo() {
        assertThat(read("10 0E | 00 04 4D 51 54 54 | 05 | 82 | 00 3C | 00 | 00 01 69"))
                .isEqualTo(malformed5("MQTT-3.1.2-17", "the user name" + PAST_THE_END));
    }

    @Test
    @Spec(in5 = "MQTT-3.1.2-19")
    void aPasswordIsThereWhereItsFlagSaysSo() {
        assertThat(read("10 11 | 00 04 4D 51 54 54 | 05 | C2 | 00 3C | 00 | 00 01 69 | 00 01 75"))
                .isEqualTo(malformed5("MQTT-3.1.2-19", "the password" + PAST_THE_END));
    }

    @Test
    @Spec(in5 = {"MQTT-3.1.2-16", "MQTT-3.1.2-19"})
    void aPasswordNeedsNoUserName() {
        Connect connect = accepted("10 12 | 00 04 4D 51 54 54 | 05 | 42 | 00 3C | 00 | 00 01 69 | 00 02 00 FF");
        assertThat(connect.userName()).isNull();
        assertThat(requireNonNull(connect.password()).toByteArray()).isEqualTo(hex("00 FF"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 02 69", "FF FF"})
    @Spec({"MQTT-3.1.3-3", "MQTT-3.1.4-1"})
    void aClientIdThatGoesPastTheEndIsRefusedThoughMoreBytesHaveCome(String rest) {
        assertThat(read(body("02", rest) + "00 00 00 00 00 00 00 00"))
                .isEqualTo(malformed5("MQTT-3.1.3-3", "the client id" + PAST_THE_END));
    }

    @Test
    @Spec("MQTT-3.1.3-5")
    void idsOfUpTo23LettersAndDigitsAreAllowed() {
        Connect connect = accepted("10 24 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 00"
                + "| 00 17 30 39 61 7A 41 5A 30 39 61 7A 41 5A 30 39 61 7A 41 5A 30 39 61 7A 41");
        assertThat(connect.clientId().text()).isEqualTo("09azAZ09azAZ09azAZ09azA");
    }

    @ParameterizedTest
    @CsvSource({
        "02, 00 01 FF,                            the client id",
        "02, 00 03 ED A0 80,                      the client id",
        "06, 00 01 69 | 00 | 00 02 C0 AF | 00 00, the will topic",
        "82, 00 01 69 | 00 01 80,                 the user name",
    })
    @Spec(in5 = {"MQTT-1.5.4-1", "MQTT-3.1.3-4", "MQTT-3.1.3-11", "MQTT-3.1.3-12"})
    void aStringThatIsNotUtf8IsRefused(String flags, String rest, String field) {
        assertThat(read(body(flags, rest))).isEqualTo(malformed5("MQTT-1.5.4-1", field + " is not well-formed UTF-8"));
    }

    @ParameterizedTest
    @CsvSource({
        "02, 00 01 00,                         the client id",
        "06, 00 01 69 | 00 | 00 01 00 | 00 00, the will topic",
        "82, 00 01 69 | 00 01 00,              the user name",
    })
    @Spec(in5 = "MQTT-1.5.4-2")
    void theCharacterZeroIsRefused(String flags, String rest, String field) {
        assertThat(read(body(flags, rest))).isEqualTo(malformed5("MQTT-1.5.4-2", field + " has the character U+0000"));
    }

    /// With flags, a keep alive of 60 s, no properties, and what follows them.
    private static String body(String flags, String rest) {
        return "10 %02X | 00 04 4D 51 54 54 | 05 | %s | 00 3C | 00 | %s".formatted(11 + hex(rest).length, flags, rest);
    }
}
