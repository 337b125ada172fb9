package io.tidegate.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Any split of the bytes gives the same result.
class WalkerPropertyTest {
    private static final int TRIES = 500;

    private final Random random = new Random(3);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("[ |]", ""));
    }

    private static byte[] concat(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            byte[] longer = Arrays.copyOf(all, all.length + part.length);
            System.arraycopy(part, 0, longer, all.length, part.length);
            all = longer;
        }
        return all;
    }

    private List<String> walked(byte[] bytes, boolean whole) {
        List<String> told = new ArrayList<>();
        Walker walker = new Walker();
        MemorySegment memory = MemorySegment.ofArray(bytes);
        int at = 0;
        while (at < bytes.length) {
            int to = whole ? bytes.length : at + 1 + random.nextInt(Math.min(40, bytes.length - at));
            walker.walk(memory, at, to, (type, id) -> told.add(type + ":" + id));
            at = to;
        }
        return told;
    }

    @Test
    void findsTypesAndIdsWhereverTheStreamIsCut() {
        byte[] publish = Packets.publish(200);
        publish[Packets.publishIdOffset(200)] = 0x12;
        publish[Packets.publishIdOffset(200) + 1] = 0x34;
        byte[] stream = concat(
                Packets.connect("device-00001"),
                hex("20 02 00 00"),
                publish,
                hex("40 02 FF FE | C0 00"),
                Packets.publishUnanswered(300),
                hex("30 03 00 01 61"),
                hex("32 05 00 01 61 00 05"),
                Packets.subscribe(0),
                hex("90 03 00 01 00"),
                Packets.disconnect());
        List<String> expected =
                List.of("1:0", "2:0", "3:4660", "4:65534", "12:0", "3:0", "3:0", "3:5", "8:1", "9:1", "14:0");
        assertThat(walked(stream, true)).isEqualTo(expected);
        for (int i = 0; i < TRIES; i++) {
            assertThat(walked(stream, false)).isEqualTo(expected);
        }
    }

    @Test
    void stepsOverProxyHeadersWhereverTheyAreCut() {
        String v2 = "0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A 21 11 00 0C 7F 00 00 01 7F 00 00 01 12 34 07 5B";
        String v1 = HexFormat.of()
                .formatHex("PROXY TCP4 127.0.0.1 127.0.0.1 4660 1883\r\n".getBytes(StandardCharsets.US_ASCII));
        for (String header : List.of(v2, v1, "")) {
            byte[] bytes = concat(hex(header), hex("10 0E"));
            int end = bytes.length - 2;
            for (int i = 0; i < TRIES; i++) {
                assertThat(headerLength(bytes)).isEqualTo(end);
            }
        }
    }

    private int headerLength(byte[] bytes) {
        ProxyHeader header = new ProxyHeader();
        int at = 0;
        while (!header.isOver()) {
            int length = 1 + random.nextInt(bytes.length - at);
            at += header.skip(MemorySegment.ofArray(bytes).asSlice(at), length);
        }
        return at;
    }
}
