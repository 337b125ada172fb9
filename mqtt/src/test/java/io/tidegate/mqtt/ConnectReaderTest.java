package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.accepted;
import static io.tidegate.mqtt.Wire.closed;
import static io.tidegate.mqtt.Wire.hex;
import static io.tidegate.mqtt.Wire.read;
import static io.tidegate.mqtt.Wire.told;
import static io.tidegate.mqtt.Wire.toldAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.ConnectOutcome.Incomplete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The part of a CONNECT that comes before its version is known, and what is the same in all versions.
class ConnectReaderTest {
    private static final String NO_NAME = "the protocol name is neither MQTT nor MQIsdp";

    @Test
    void nothingSaysNothing() {
        assertThat(read("")).isEqualTo(new Incomplete());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    @Spec("MQTT-3.1.0-1")
    void anyOtherPacketIsRefusedByItsFirstByte(int type) {
        assertThat(read("%X0".formatted(type)))
                .isEqualTo(closed("MQTT-3.1.0-1", "the first packet is of type " + type + ", not CONNECT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "12", "14", "18", "1F"})
    @Spec(
            in31 = "§3.1 Fixed header",
            in311 = {"MQTT-2.2.2-1", "MQTT-2.2.2-2"},
            in5 = "MQTT-2.1.3-1")
    void flagsInTheFirstByteAreRefusedAtOnce(String first) {
        assertThat(read(first)).isEqualTo(closed("MQTT-2.2.2-2", "reserved flags of the fixed header are set"));
    }

    @Test
    @Spec(in31 = "§2.1 Remaining Length", in311 = "§2.2.3", in5 = "§2.1.4")
    void aFourthLengthByteThatAnnouncesAFifthIsRefused() {
        String script = "10 FF FF FF FF | 01";
        assertThat(read(script)).isEqualTo(closed("§2.2.3", "the remaining length has more than four bytes"));
        assertThat(toldAt(script)).isEqualTo(5);
    }

    @Test
    void theLargestRemainingLengthIsOne() {
        byte[] bytes = hex("10 FF FF FF 7F | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 00");
        assertThat(ConnectReader.read(bytes, bytes.length, Integer.MAX_VALUE)).isEqualTo(new Incomplete());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11})
    @Spec("MQTT-3.1.4-1")
    void aPacketTooShortForItsFieldsIsRefusedByItsLength(int remaining) {
        assertThat(read("10 %02X".formatted(remaining)))
                .isEqualTo(
                        closed("MQTT-3.1.4-1", "the remaining length is " + remaining + ", too short for a CONNECT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 0C | 01",
                "10 0C | 00 05",
                "10 0C | 00 04 6D", // m
                "10 0C | 00 04 4D 51 54 53",
                "10 0E | 00 06 4D 51 49 73 64 50", // MQIsdP
                "10 0C | 00 06 4D 51 54",
            })
    @Spec(value = "MQTT-3.1.2-1", in31 = "§3.1 Protocol Name")
    void aWrongProtocolNameIsRefusedByTheByteThatTells(String script) {
        assertThat(read(script)).isEqualTo(closed("MQTT-3.1.2-1", NO_NAME));
        assertThat(toldAt(script)).isEqualTo(hex(script).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 0x80, 0x83})
    @Spec(in311 = "MQTT-3.1.2-2")
    void aLevelBeforeThoseOfMqttIsAnsweredByReturnCode1(int level) {
        assertThat(read("10 0C | 00 04 4D 51 54 54 | %02X".formatted(level)))
                .isEqualTo(told(
                        Version.V3_1_1,
                        Refusal.UNSUPPORTED_VERSION,
                        "MQTT-3.1.2-2",
                        "protocol level " + level + " is not supported"));
        assertThat(Connacks.refusal(Version.V3_1_1, Refusal.UNSUPPORTED_VERSION))
                .isEqualTo(hex("20 02 00 01"));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 0x7F, 0x85, 0x86, 0xFF})
    @Spec(in5 = "MQTT-3.1.2-2")
    void aLevelAfterThoseOfMqttIsAnsweredAsMqtt5Does(int level) {
        assertThat(read("10 0D | 00 04 4D 51 54 54 | %02X".formatted(level)))
                .isEqualTo(told(
                        Version.V5,
                        Refusal.UNSUPPORTED_VERSION,
                        "MQTT-3.1.2-2",
                        "protocol level " + level + " is not supported"));
        assertThat(Connacks.refusal(Version.V5, Refusal.UNSUPPORTED_VERSION)).isEqualTo(hex("20 03 00 84 00"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 5, 6, 0x84, 0xFF})
    @Spec(in31 = "§3.1 Protocol Version")
    void anyLevelOfMqisdpBut3IsAnsweredByReturnCode1(int level) {
        assertThat(read("10 0E | 00 06 4D 51 49 73 64 70 | %02X".formatted(level)))
                .isEqualTo(told(
                        Version.V3_1,
                        Refusal.UNSUPPORTED_VERSION,
                        "MQTT-3.1.2-2",
                        "protocol level " + level + " is not supported"));
        assertThat(Connacks.refusal(Version.V3_1, Refusal.UNSUPPORTED_VERSION)).isEqualTo(hex("20 02 00 01"));
    }

    @Test
    @Spec(in5 = "MQTT-3.1.4-2")
    void aPacketOfMqtt5ThatIsTooLargeIsToldSoOnceItsLevelIsKnown() {
        String script = "10 FF FF 03 | 00 04 4D 51 54 54 | 05"; // 65,535 behind the header
        assertThat(read(script))
                .isEqualTo(told(
                        Version.V5,
                        Refusal.PACKET_TOO_LARGE,
                        "MQTT-3.1.4-2",
                        "the CONNECT has 65539 bytes, more than the 65536 allowed"));
        assertThat(toldAt(script)).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 04 4D 51 54 54 | 04", "00 06 4D 51 49 73 64 70 | 03"})
    @Spec(in311 = "MQTT-3.2.2-6")
    void anEarlierOneThatIsTooLargeIsClosedSinceNoReturnCodeSaysSo(String nameAndLevel) {
        assertThat(read("10 FF FF 03 | " + nameAndLevel))
                .isEqualTo(closed("MQTT-3.2.2-6", "the CONNECT has 65539 bytes, more than the 65536 allowed"));
    }

    @Test
    void aPacketOfExactlyTheLargestSizeIsRead() {
        byte[] bytes = hex("10 0C | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 00");
        assertThat(ConnectReader.read(bytes, 14, 14)).isInstanceOf(Connect.class);
        assertThat(ConnectReader.read(bytes, 14, 13)).isInstanceOf(ConnectOutcome.Malformed.class);
    }

    @Test
    void whatFollowsTheConnectIsAnotherPacket() {
        Connect connect = accepted("10 0C | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 00 | C0 00 | 30 05 00 01");
        assertThat(connect.length()).isEqualTo(14);
    }

    @Test
    @Spec(in311 = "MQTT-3.1.4-5", in5 = "MQTT-3.1.4-6")
    void whatFollowsARefusedConnectChangesNothing() {
        String refused = "10 0C | 00 04 4D 51 54 54 | 04 | 00 | 00 3C | 00 00";
        assertThat(read(refused + "| 10 0C | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 00"))
                .isEqualTo(read(refused));
    }
}
