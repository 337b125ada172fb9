package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.accepted;
import static io.tidegate.mqtt.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnacksTest {
    /// Table 3-1 of 5.0: those that may refuse.
    private static final List<Integer> REASON_CODES = List.of(
            0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B,
            0x9C, 0x9D, 0x9F);

    @ParameterizedTest
    @CsvSource({
        "UNSUPPORTED_VERSION, 01, 84",
        "IDENTIFIER_REJECTED, 02, 85",
        "SERVER_UNAVAILABLE,  03, 88",
        "SERVER_BUSY,         03, 89",
        "QUOTA,               03, 97",
        "CONNECTION_RATE,     03, 9F",
        "NOT_AUTHORIZED,      05, 87",
        "BANNED,              05, 8A",
    })
    @Spec(
            in31 = "§3.2 Connect Acknowledge",
            in311 = {"§3.2.1", "MQTT-2.2.2-1", "MQTT-3.2.2-4", "MQTT-3.1.3-9"},
            in5 = {"MQTT-3.2.2-6", "MQTT-3.1.3-8"})
    void aRefusalHasACodeAndNoSession(Refusal refusal, String code3, String code5) {
        assertThat(Connacks.refusal(Version.V3_1, refusal)).isEqualTo(hex("20 02 00 " + code3));
        assertThat(Connacks.refusal(Version.V3_1_1, refusal)).isEqualTo(hex("20 02 00 " + code3));
        assertThat(Connacks.refusal(Version.V5, refusal)).isEqualTo(hex("20 03 00 " + code5 + " 00"));
    }

    @ParameterizedTest
    @CsvSource({"MALFORMED, 81", "PROTOCOL_ERROR, 82", "PACKET_TOO_LARGE, 95"})
    @Spec(in311 = {"MQTT-3.1.4-1", "MQTT-3.2.2-6"})
    void whatNoReturnCodeSaysTheCloseSays(Refusal refusal, String code5) {
        assertThat(Connacks.refusal(Version.V3_1, refusal)).isEmpty();
        assertThat(Connacks.refusal(Version.V3_1_1, refusal)).isEmpty();
        assertThat(Connacks.refusal(Version.V5, refusal)).isEqualTo(hex("20 03 00 " + code5 + " 00"));
    }

    @ParameterizedTest
    @EnumSource
    @Spec(in5 = "MQTT-3.2.2-8")
    void everyReasonCodeIsListed(Refusal refusal) {
        assertThat(REASON_CODES).contains(Connacks.refusal(Version.V5, refusal)[3] & 0xFF);
    }

    @Test
    @Spec(in5 = "MQTT-3.1.2-24")
    void aClientThatTakesNoPacketOfThatSizeIsToldNothing() {
        Connect four = accepted("10 12 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 05 27 00 00 00 04 | 00 00");
        Connect five = accepted("10 12 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 05 27 00 00 00 05 | 00 00");
        assertThat(Connacks.refusal(four, Refusal.SERVER_BUSY)).isEmpty();
        assertThat(Connacks.refusal(five, Refusal.SERVER_BUSY)).isEqualTo(hex("20 03 00 89 00"));
    }

    @Test
    void anyOtherClientIsTold() {
        Connect connect = accepted("10 0C | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 00");
        assertThat(Connacks.refusal(connect, Refusal.SERVER_UNAVAILABLE)).isEqualTo(hex("20 02 00 03"));
    }

    @Test
    void aRefusalIsAGreetingThatANodeMayGive() {
        for (Version version : Version.values()) {
            Arrays.stream(Refusal.values())
                    .map(refusal -> Connacks.refusal(version, refusal))
                    .filter(packet -> packet.length > 0)
                    .forEach(packet -> assertThat(Wire.answer(version, packet)).isInstanceOf(Greeting.Connack.class));
        }
    }

    @Test
    void theReplyThatARefusedConnectIsDueIsThatPacket() {
        var malformed = (ConnectOutcome.Malformed) Wire.read("10 0D | 00 04 4D 51 54 54 | 05 | 03");
        var reply = (ConnectOutcome.Reply.Connack) malformed.reply();
        assertThat(reply.bytes()).isEqualTo(hex("20 03 00 81 00"));
    }

    @Test
    void aServerThatShutsDownSaysSo() {
        assertThat(Disconnects.serverShuttingDown()).isEqualTo(hex("E0 02 8B 00"));
    }
}
