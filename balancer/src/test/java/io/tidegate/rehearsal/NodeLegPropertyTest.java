package io.tidegate.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Any split of the bytes tells the same packets.
final class NodeLegPropertyTest {
    /// PROXY v2 for 127.0.0.1:1 to 127.0.0.1:2; CONNECT; PUBLISH with 200 bytes behind its length; DISCONNECT.
    private static final String HEADER =
            "0D0A0D0A000D0A515549540A 21 11 000C | 7F000001 7F000001 0001 0002".replaceAll("[ |]", "");

    private static final String PACKETS =
            "100C 0004 4D515454 04 02 003C 0000 | 32C801".replaceAll("[ |]", "") + "00".repeat(200) + "E000";

    private static List<Integer> told(byte[] bytes, Random cuts) {
        List<Integer> types = new ArrayList<>();
        NodeLeg leg = new NodeLeg(0);
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(bytes.length - at, 1 + cuts.nextInt(30));
            leg.received(MemorySegment.ofArray(bytes).asSlice(at), length, types::add);
            at += length;
        }
        return types;
    }

    @Test
    void tellsTheSamePacketsHoweverTheyAreSplit() {
        for (int seed = 0; seed < 500; seed++) {
            Random cuts = new Random(seed);
            String bytes = seed % 2 == 0 ? HEADER + PACKETS : PACKETS;
            assertThat(told(HexFormat.of().parseHex(bytes), cuts))
                    .as("seed %d", seed)
                    .containsExactly(1, 3, 14);
        }
    }
}
