package io.tidegate.mqtt;

import static io.tidegate.mqtt.Version.V3_1;
import static io.tidegate.mqtt.Version.V3_1_1;
import static io.tidegate.mqtt.Version.V5;
import static io.tidegate.mqtt.Wire.answer;
import static io.tidegate.mqtt.Wire.hex;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.Greeting.Auth;
import io.tidegate.mqtt.Greeting.Connack;
import io.tidegate.mqtt.Greeting.Incomplete;
import io.tidegate.mqtt.Greeting.Malformed;
import io.tidegate.mqtt.Greeting.SessionPresent;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingReaderTest {
    @ParameterizedTest
    @EnumSource
    void nothingSaysNothing(Version version) {
        assertThat(answer(version, "")).isEqualTo(new Incomplete());
        assertThat(answer(version, "20 02")).isEqualTo(new Incomplete());
    }

    @ParameterizedTest
    @CsvSource({
        "20 02 00 00, NO,  0",
        "20 02 01 00, YES, 0",
        "20 02 00 05, NO,  5",
    })
    void aConnackOfMqtt311IsRead(String script, SessionPresent session, int code) {
        assertThat(answer(V3_1_1, script + "| 90 03 00 01 00"))
                .isEqualTo(new Connack(4, V3_1_1, session, code, OptionalInt.empty(), null));
    }

    @Test
    @Spec(in31 = "§3.2 Connect Acknowledge")
    void mqtt31DoesNotUseTheFirstByte() {
        assertThat(answer(V3_1, "20 02 FF 00"))
                .isEqualTo(new Connack(4, V3_1, SessionPresent.NO, 0, OptionalInt.empty(), null));
    }

    @Test
    @Spec(in5 = {"MQTT-3.2.2-16", "MQTT-2.2.2-1"})
    void aConnackOfMqtt5IsRead() {
        assertThat(answer(V5, "20 03 01 00 00"))
                .isEqualTo(new Connack(5, V5, SessionPresent.YES, 0, OptionalInt.empty(), null));
        Connack connack = (Connack) answer(V5, "20 0B | 00 00 | 08 | 13 00 1E | 12 00 02 6E 31 | D0 00");
        assertThat(connack.length()).isEqualTo(13);
        assertThat(connack.serverKeepAlive()).hasValue(30);
        assertThat(requireNonNull(connack.assignedClientId()).text()).isEqualTo("n1");
    }

    @Test
    void allPropertiesOfAConnackAreUnderstood() {
        Connack connack = (Connack) answer(
                V5,
                "20 47 | 01 00 | 44"
                        + "| 11 00 00 00 3C | 21 00 0A | 24 01 | 25 01 | 27 00 10 00 00 | 12 00 01 69 | 22 00 0A"
                        + "| 1F 00 01 72 | 26 00 01 61 00 01 62 | 26 00 01 61 00 01 62 | 28 01 | 29 01 | 2A 01 | 13 00 00"
                        + "| 1A 00 01 72 | 1C 00 01 73 | 15 00 01 6D | 16 00 02 00 FF");
        assertThat(connack.length()).isEqualTo(73);
        assertThat(connack.serverKeepAlive()).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "21", "30", "90", "D0", "E0", "F1", "00", "48"})
    @Spec("MQTT-3.2.0-1")
    void anythingElseIsRefusedByItsFirstByte(String first) {
        Malformed expected =
                new Malformed("MQTT-3.2.0-1", "the first packet of the node starts with 0x" + first + ", not CONNACK");
        assertThat(answer(V3_1_1, first)).isEqualTo(expected);
        assertThat(answer(V5, first)).isEqualTo(expected);
    }

    @Test
    @Spec(in5 = "MQTT-3.2.0-1")
    void onlyInMqtt5DoesANodeAskTheClientToAuthenticate() {
        assertThat(answer(V5, "F0 09 | 18 | 07 | 15 00 04 61 75 74 68")).isEqualTo(new Auth(11));
        assertThat(answer(V5, "F0 00")).isEqualTo(new Auth(2));
        assertThat(answer(V3_1_1, "F0 00")).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20 00", "20 01", "20 03", "20 80 01"})
    @Spec(in311 = "§3.2.1")
    void aConnackBeforeMqtt5HasTwoBytes(String script) {
        assertThat(answer(V3_1_1, script)).isInstanceOf(Malformed.class);
        assertThat(answer(V3_1, script)).isInstanceOf(Malformed.class);
    }

    @Test
    @Spec(in311 = "§2.2.3", in5 = "§2.1.4")
    void aFourthLengthByteThatAnnouncesAFifthIsRefused() {
        Malformed expected = new Malformed("§2.2.3", "the remaining length has more than four bytes");
        assertThat(answer(V5, "20 FF FF FF FF")).isEqualTo(expected);
        assertThat(answer(V3_1_1, "20 FF FF FF FF")).isEqualTo(expected);
    }

    @Test
    @Spec(in5 = "MQTT-1.5.5-1")
    void aRemainingLengthOfMoreBytesThanItNeedsIsRefusedInMqtt5() {
        assertThat(answer(V5, "20 83 00"))
                .isEqualTo(new Malformed("MQTT-1.5.5-1", "the remaining length has more bytes than it needs"));
    }

    @Test
    void anAnswerThatIsTooLargeIsRefusedByItsLength() {
        assertThat(answer(V5, "20 FF FF 7F"))
                .isEqualTo(new Malformed("§3.2", "the answer has 2097155 bytes, more than 65536"));
    }

    @Test
    void anAnswerOfExactlyTheLargestSizeIsRead() {
        byte[] bytes = hex("20 03 00 00 00");
        assertThat(GreetingReader.read(bytes, 5, V5, 5)).isInstanceOf(Connack.class);
        assertThat(GreetingReader.read(bytes, 5, V5, 4)).isInstanceOf(Malformed.class);
    }

    @Test
    @Spec(in311 = "§3.2.2.1", in5 = "MQTT-3.2.2-1")
    void reservedFlagsAreRefused() {
        assertThat(answer(V3_1_1, "20 02 02 00"))
                .isEqualTo(new Malformed("§3.2.2.1", "reserved flags of CONNACK are set"));
        assertThat(answer(V5, "20 03 81 00 00"))
                .isEqualTo(new Malformed("MQTT-3.2.2-1", "reserved flags of CONNACK are set"));
    }

    @Test
    @Spec(in5 = "MQTT-2.2.2-1")
    void anAcceptingConnackOfMqtt5HasAPropertyLength() {
        assertThat(answer(V5, "20 02 00 00"))
                .isEqualTo(new Malformed("MQTT-2.2.2-1", "the property length goes past the end of the packet"));
    }

    @Test
    void aNodeThatKnowsNoMqtt5RefusesItInItsOwnForm() {
        assertThat(answer(V5, "20 02 00 01"))
                .isEqualTo(new Connack(4, V5, SessionPresent.NO, 1, OptionalInt.empty(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20 05 00 00 02 17 00", // request problem information is a client's
                "20 09 00 00 06 13 00 1E 13 00 1E", // twice
                "20 04 00 00 00 00", // a byte too many
                "20 04 00 00 02 13", // cut
                "20 07 00 00 04 12 00 01 FF", // not UTF-8
                "20 00",
                "20 01 00",
            })
    @Spec(in5 = {"§3.2.2", "§3.2.2.3", "§3.2.3"})
    void aMalformedConnackIsRefused(String script) {
        assertThat(answer(V5, script)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x88, 0x89, 0x9C, 0x9D})
    void fourReasonCodesSendTheClientElsewhere(int code) {
        assertThat(connack(V5, code).meansNotHere()).isTrue();
    }

    @Test
    void anyOtherCodeIsForTheClient() {
        for (int code = 0; code < 256; code++) {
            boolean elsewhere = code == 0x88 || code == 0x89 || code == 0x9C || code == 0x9D;
            assertThat(connack(V5, code).meansNotHere()).isEqualTo(elsewhere);
            assertThat(connack(V3_1_1, code).meansNotHere()).isEqualTo(code == 3);
            assertThat(connack(V3_1, code).meansNotHere()).isEqualTo(code == 3);
        }
    }

    private static Connack connack(Version version, int code) {
        byte[] packet = version == V5 ? hex("20 03 00 %02X 00".formatted(code)) : hex("20 02 00 %02X".formatted(code));
        return (Connack) answer(version, packet);
    }
}
