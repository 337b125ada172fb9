package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What we say as a client, against the tables of the specification, and against our own reader.
class ConnectsTest {
    private static final byte[] SECRET = {'p', 0, (byte) 0xFF};

    @Test
    void aPasswordNeedsAUserName() {
        assertThatThrownBy(() -> Connects.clean(Version.V3_1_1, "c", 60, null, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MQTT-3.1.2-22");
    }

    @Test
    void aFieldHasTwoBytesForItsLength() {
        assertThatThrownBy(() -> Connects.clean(Version.V5, "c".repeat(65_536), 60, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
        byte[] longest = Connects.clean(Version.V5, "c".repeat(65_535), 60, null, null);
        assertThat(Arrays.copyOf(longest, 4)).isEqualTo(hex("10 8C 80 04"));
    }

    @Test
    void threeHasCleanSessionAndNothingElse() {
        assertThat(Connects.clean(Version.V3_1_1, "ab", 60, null, null))
                .isEqualTo(hex("10 0E | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 02 61 62"));
    }

    @Test
    void fiveHasCleanStartAndNoProperties() {
        assertThat(Connects.clean(Version.V5, "ab", 300, null, null))
                .isEqualTo(hex("10 0F | 00 04 4D 51 54 54 | 05 | 02 | 01 2C | 00 | 00 02 61 62"));
    }

    @Test
    void credentialsComeLastAndAPasswordIsAnyBytes() {
        assertThat(Connects.clean(Version.V3_1_1, "c", 0, "us", SECRET))
                .isEqualTo(
                        hex("10 16 | 00 04 4D 51 54 54 | 04 | C2 | 00 00 | 00 01 63 | 00 02 75 73 | 00 03 70 00 FF"));
        assertThat(Connects.clean(Version.V5, "c", 0, "us", null))
                .isEqualTo(hex("10 12 | 00 04 4D 51 54 54 | 05 | 82 | 00 00 | 00 | 00 01 63 | 00 02 75 73"));
    }

    @ParameterizedTest
    @EnumSource
    void areReadAsTheyAreMeant(Version version) {
        for (int length : new int[] {1, 100, 127, 128, 16_383, 16_384, 60_000}) {
            byte[] packet = Connects.clean(version, "c".repeat(length), 65_535, "\u00fc", SECRET);
            Connect connect = (Connect) ConnectReader.read(packet, packet.length, 1 << 20);
            assertThat(connect.length()).isEqualTo(packet.length);
            assertThat(connect.version()).isEqualTo(version);
            assertThat(connect.start()).isEqualTo(Connect.Start.CLEAN);
            assertThat(connect.keepAliveSeconds()).isEqualTo(65_535);
            assertThat(connect.will()).isNull();
            assertThat(connect.clientId().toByteArray()).hasSize(length).containsOnly('c');
            assertThat(connect.userName())
                    .isNotNull()
                    .extracting(Field::toByteArray)
                    .isEqualTo(hex("C3 BC"));
            assertThat(connect.password())
                    .isNotNull()
                    .extracting(Field::toByteArray)
                    .isEqualTo(SECRET);
        }
    }

    @Test
    void aPingAndALastWordAreTwoBytes() {
        assertThat(Pings.request()).isEqualTo(hex("C0 00"));
        assertThat(Disconnects.ofClient()).isEqualTo(hex("E0 00"));
    }

    @ParameterizedTest
    @CsvSource({
        "D0,             -1, 13",
        "D0 00,           2, 13",
        "D0 00 30,        2, 13",
        "E0 02 9C 00,     4, 14",
        "30 80,          -1,  3",
        "30 80 01,      131,  3",
        "30 FF FF FF FF, -2,  3",
    })
    void aPacketSaysHowLongItIs(String script, int length, int type) {
        byte[] bytes = hex(script);
        assertThat(PacketHead.length(bytes, bytes.length)).isEqualTo(length);
        assertThat(PacketHead.type(bytes[0])).isEqualTo(type);
    }
}
