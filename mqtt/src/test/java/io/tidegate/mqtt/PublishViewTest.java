package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.PublishView.Alias;
import io.tidegate.mqtt.PublishView.Dup;
import io.tidegate.mqtt.PublishView.Head;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishViewTest {
    /// QoS 1 of MQTT 5 on "a/b", id 10, alias 7 among other properties, payload "hi".
    private static final String WITH_ALIAS =
            "32 16 | 00 03 61 2F 62 | 00 0A | 0C 01 01 23 00 07 26 00 01 6B 00 01 76 | 68 69";

    private final PublishView view = new PublishView();

    private Head read(byte[] bytes, int seen, Version version) {
        return view.read(MemorySegment.ofArray(bytes), 0, seen, bytes.length, version);
    }

    private Head read(String script, Version version) {
        byte[] bytes = hex(script);
        return read(bytes, bytes.length, version);
    }

    @Test
    void seesTheFieldsOfMqtt311() {
        assertThat(read("3D 0A | 00 03 61 2F 62 | 00 0A | 68 69 21", Version.V3_1_1))
                .isEqualTo(Head.WHOLE);
        assertThat(view.qos()).isEqualTo(2);
        assertThat(view.isDup()).isTrue();
        assertThat(view.isRetained()).isTrue();
        assertThat(view.packetId()).isEqualTo(10);
        assertThat(new String(view.topic(), StandardCharsets.UTF_8)).isEqualTo("a/b");
        assertThat(view.end() - view.payloadFrom()).isEqualTo(3);
    }

    @Test
    void findsTheAliasAmongProperties() {
        assertThat(read(WITH_ALIAS, Version.V5)).isEqualTo(Head.WHOLE);
        assertThat(view.topicAlias()).isEqualTo(7);
        assertThat(view.end() - view.payloadFrom()).isEqualTo(2);
    }

    @Test
    void hasNoPacketIdAtQos0() {
        assertThat(read("30 05 | 00 03 61 2F 62", Version.V3_1_1)).isEqualTo(Head.WHOLE);
        assertThat(view.packetId()).isZero();
        assertThat(view.topicAlias()).isZero();
    }

    @Test
    void asksForMoreUntilTheHeadIsThere() {
        byte[] bytes = hex(WITH_ALIAS);
        for (int seen = 2; seen < bytes.length; seen++) {
            assertThat(read(bytes, seen, Version.V5))
                    .as(seen + " bytes")
                    .isEqualTo(seen < bytes.length - 2 ? Head.INCOMPLETE : Head.WHOLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "30 01 | 00, V3_1_1", // half a topic length
        "30 04 | 00 03 61 2F, V3_1_1", // a topic past the end
        "32 05 | 00 03 61 2F 62, V3_1_1", // no packet id
        "36 07 | 00 03 61 2F 62 00 01, V3_1_1", // QoS 3
        "30 05 | 00 03 61 2F 62, V5", // no properties
        "30 07 | 00 03 61 2F 62 05 01, V5", // properties past the end
        "30 08 | 00 03 61 2F 62 02 7F 00, V5", // a property that there is not
        "30 08 | 00 03 61 2F 62 02 23 00, V5" // a property past the end of properties
    })
    void seesWhatIsMalformed(String script, Version version) {
        assertThat(read(script, version)).isEqualTo(Head.MALFORMED);
    }

    @Test
    void writesTheSameAgain() {
        read(WITH_ALIAS, Version.V5);
        assertThat(view.packet(10, Dup.CLEAR, null, Alias.KEEP)).isEqualTo(hex(WITH_ALIAS));
    }

    @Test
    void writesAnotherIdAndTopicWithoutTheAlias() {
        read(WITH_ALIAS, Version.V5);
        assertThat(view.packet(11, Dup.SET, new byte[] {'x'}, Alias.STRIP))
                .isEqualTo(hex("3A 11 | 00 01 78 | 00 0B | 09 01 01 26 00 01 6B 00 01 76 | 68 69"));
    }

    @Test
    void writesAHeadForAPayloadThatHasNotCome() {
        byte[] bytes = hex("30 C8 01 | 00 01 61 | 21 21");
        view.read(MemorySegment.ofArray(bytes), 0, bytes.length, 203, Version.V3_1_1);
        assertThat(view.head(0, Dup.CLEAR, new byte[] {'a', 'b'}, Alias.KEEP)).isEqualTo(hex("30 C9 01 | 00 02 61 62"));
    }

    @Test
    void neverThrowsForWhatAPeerSent() {
        RandomGenerator random = new Random(1);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = ConnectPacket.noise(random, 40);
            MemorySegment segment = MemorySegment.ofArray(bytes);
            long length = FixedHeader.packetLength(segment, 0, bytes.length);
            if (bytes.length > 2 && length > 0) {
                Version version = random.nextBoolean() ? Version.V5 : Version.V3_1_1;
                Head head = view.read(segment, 0, bytes.length, length, version);
                assertThat(head == Head.WHOLE && view.payloadFrom() > view.end())
                        .isFalse();
            }
        }
    }
}
