package io.tidegate.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Against MQTT 3.1.1, byte by byte.
class PacketsTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("[ |]", ""));
    }

    @Test
    void connectsWithIdAndKeepAliveAndACleanSession() {
        assertThat(Packets.connect("ab")).isEqualTo(hex("10 0E | 00 04 4D 51 54 54 | 04 | 02 | 02 58 | 00 02 61 62"));
    }

    @Test
    void leavesRoomForThePacketIdOfAPublish() {
        byte[] publish = Packets.publish(3);
        assertThat(publish).isEqualTo(hex("32 0E | 00 07 62 65 6E 63 68 2F 74 | 00 00 | 00 00 00"));
        assertThat(Packets.publishIdOffset(3)).isEqualTo(11);
    }

    @Test
    void writesALengthThatNeedsThreeDigits() {
        byte[] publish = Packets.publishUnanswered(1 << 20);
        // 1,048,576 + 9 = 9 + 0 x 128 + 64 x 128²
        assertThat(ByteBuffer.wrap(publish, 0, 4).getInt()).isEqualTo(0x30_89_80_40);
        assertThat(publish).hasSize(4 + 9 + (1 << 20));
        assertThat(Packets.publishIdOffset(1 << 20)).isEqualTo(4 + 9);
    }

    @Test
    void subscribesToTheTopicOfTheLoad() {
        assertThat(Packets.subscribe(0)).isEqualTo(hex("82 0C | 00 01 | 00 07 62 65 6E 63 68 2F 74 | 00"));
    }

    @Test
    void subscribesToAnyFilterUnderAnyId() {
        assertThat(Packets.subscribe(0x1234, "a/#", 1)).isEqualTo(hex("82 08 | 12 34 | 00 03 61 2F 23 | 01"));
    }

    @Test
    void givesPacketIdsInTurnAndNever0() {
        assertThat(Packets.nextId(0)).isEqualTo(1);
        assertThat(Packets.nextId(0xFFFE)).isEqualTo(0xFFFF);
        assertThat(Packets.nextId(0xFFFF)).isEqualTo(1);
    }

    @Test
    void saysGoodBye() {
        assertThat(Packets.disconnect()).isEqualTo(hex("E0 00"));
    }
}
