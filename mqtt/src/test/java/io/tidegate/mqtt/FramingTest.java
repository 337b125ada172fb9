package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    private static final List<String> PUBLISH_AND_ITS_ANSWERS = List.of("30", "40", "50", "62", "70");

    @Test
    void aStreamStartsAtAnEdge() {
        assertThat(Framing.atEdge(Framing.AT_EDGE)).isTrue();
        assertThat(Framing.packetType(Framing.AT_EDGE)).isZero();
        assertThat(walk("", Framing.FROM_CLIENT_V3)).isEqualTo(Framing.AT_EDGE);
    }

    @ParameterizedTest
    @CsvSource({
        "C0,                      false, 12",
        "C0 00,                   true,  12",
        "30 03,                   false, 3",
        "30 03 00 01,             false, 3",
        "30 03 00 01 61,          true,  3",
        "30 03 00 01 61 E0,       false, 14",
        "30 03 00 01 61 E0 00,    true,  14",
        "30 80,                   false, 3",
        "30 80 01,                false, 3",
        "30 83 00 00 01 61 C0 00, true,  12",
    })
    void itKnowsWhereAPacketEndsAndOfWhichTypeItIs(String script, boolean atEdge, int type) {
        long state = walk(script, Framing.FROM_CLIENT_V3);
        assertThat(Framing.isBroken(state)).isFalse();
        assertThat(Framing.atEdge(state)).isEqualTo(atEdge);
        assertThat(Framing.packetType(state)).isEqualTo(type);
    }

    @Test
    void whatMayComeFromWhomIsAsTheSpecificationsHaveIt() {
        assertThat(permitted(Framing.FROM_CLIENT_V3)).isEqualTo("3 4 5 6 7 8 10 12 14");
        assertThat(permitted(Framing.FROM_CLIENT_V5)).isEqualTo("3 4 5 6 7 8 10 12 14 15");
        assertThat(permitted(Framing.FROM_NODE_V3)).isEqualTo("3 4 5 6 7 9 11 13");
        assertThat(permitted(Framing.FROM_NODE_V5)).isEqualTo("3 4 5 6 7 9 11 13 14 15");
    }

    private static String permitted(int types) {
        StringBuilder permitted = new StringBuilder();
        for (int type = 0; type < 16; type++) {
            if (!Framing.isBroken(walk("%X0".formatted(type), types))) {
                permitted.append(permitted.isEmpty() ? "" : " ").append(type);
            }
        }
        return permitted.toString();
    }

    @Test
    @Spec("MQTT-3.1.0-2")
    void aSecondConnectBreaksTheStreamAtItsFirstByte() {
        for (int types : new int[] {Framing.FROM_CLIENT_V3, Framing.FROM_CLIENT_V5}) {
            long state = walk("C0 00 | 10", types);
            assertThat(Framing.isBroken(state)).isTrue();
            assertThat(Framing.atEdge(state)).isFalse();
            assertThat(Framing.whyBroken(state)).isEqualTo("MQTT-3.1.0-2: a second CONNECT, or one from a node");
        }
    }

    @Test
    @Spec(in5 = "MQTT-3.2.0-2")
    void aSecondConnackBreaksTheStreamAtItsFirstByte() {
        for (int types : new int[] {Framing.FROM_NODE_V3, Framing.FROM_NODE_V5}) {
            long state = walk("D0 00 | 20", types);
            assertThat(Framing.whyBroken(state)).isEqualTo("MQTT-3.2.0-2: a second CONNACK, or one from a client");
        }
    }

    @Test
    void anyOtherTypeThatMayNotComeIsNamed() {
        assertThat(Framing.whyBroken(walk("F0", Framing.FROM_CLIENT_V3)))
                .isEqualTo("§2.2.1: a packet of type 15 may not come from this side");
        assertThat(Framing.whyBroken(walk("00", Framing.FROM_CLIENT_V5)))
                .isEqualTo("§2.2.1: a packet of type 0 may not come from this side");
    }

    @Test
    @Spec(in31 = "§2.1 Remaining Length", in311 = "§2.2.3", in5 = "§2.1.4")
    void aFourthLengthByteThatAnnouncesAFifthBreaksTheStream() {
        assertThat(Framing.isBroken(walk("30 FF FF FF", Framing.FROM_CLIENT_V3)))
                .isFalse();
        long state = walk("30 FF FF FF FF", Framing.FROM_CLIENT_V3);
        assertThat(Framing.isBroken(state)).isTrue();
        assertThat(Framing.whyBroken(state)).isEqualTo("§2.2.3: the remaining length has more than four bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 FF FF FF FF", "10", "00"})
    void whatIsBrokenStaysSo(String script) {
        long state = walk(script, Framing.FROM_CLIENT_V3);
        MemorySegment more = MemorySegment.ofArray(hex("C0 00 C0 00"));
        assertThat(Framing.advance(state, more, 0, 4, Framing.FROM_CLIENT_V3)).isEqualTo(state);
    }

    @Test
    void packetsOfEverySizeOfLengthAreSkipped() {
        for (String type : PUBLISH_AND_ITS_ANSWERS) {
            assertThat(Framing.atEdge(walk(type + "02 00 01", Framing.FROM_NODE_V3)))
                    .isTrue();
        }
        assertThat(edgesOfPublish(127, "7F")).isTrue();
        assertThat(edgesOfPublish(128, "80 01")).isTrue();
        assertThat(edgesOfPublish(16_383, "FF 7F")).isTrue();
        assertThat(edgesOfPublish(16_384, "80 80 01")).isTrue();
        assertThat(edgesOfPublish(2_097_151, "FF FF 7F")).isTrue();
        assertThat(edgesOfPublish(2_097_152, "80 80 80 01")).isTrue();
        assertThat(edgesOfPublish(268_435_455, "FF FF FF 7F")).isTrue();
    }

    /// Whether it is at an edge behind so many bytes of a body, and one byte earlier is not; the bytes
    /// come in a native buffer of 64 KiB, again and again.
    private static boolean edgesOfPublish(int size, String length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(65_536);
            long state = walk("30 " + length, Framing.FROM_NODE_V5);
            int left = size - 1;
            while (left > 0) {
                int count = Math.min(left, 65_536);
                state = Framing.advance(state, buffer, 0, count, Framing.FROM_NODE_V5);
                left -= count;
            }
            boolean early = Framing.atEdge(state);
            return !early && Framing.atEdge(Framing.advance(state, buffer, 7, 8, Framing.FROM_NODE_V5));
        }
    }

    private static long walk(String script, int types) {
        byte[] bytes = hex(script);
        return Framing.advance(Framing.AT_EDGE, MemorySegment.ofArray(bytes), 0, bytes.length, types);
    }
}
