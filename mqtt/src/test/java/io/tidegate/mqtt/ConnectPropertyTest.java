package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.hex;
import static io.tidegate.mqtt.Wire.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectPropertyTest {
    private static final int ROUNDS = 1_000;
    private static final List<byte[]> GREETINGS = List.of(
            hex("20 02 00 00"),
            hex("20 03 01 00 00"),
            hex("20 0B | 00 00 | 08 | 13 00 1E | 12 00 02 6E 31"),
            hex("F0 09 | 18 | 07 | 15 00 04 61 75 74 68"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsWrittenIsReadBackHoweverItIsCutAndWhateverFollows(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ConnectPacket packet = ConnectPacket.any(random);
            byte[] stream = join(packet.bytes(), ConnectPacket.noise(random, 40));
            assertThat(Wire.read(stream)).isEqualTo(packet.expected());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsToldBeforeAValidConnectIsWhole(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS / 10; round++) {
            byte[] bytes = ConnectPacket.any(random).bytes();
            for (int length = 0; length < bytes.length; length++) {
                assertThat(ConnectReader.read(bytes, length, Wire.MAX_SIZE)).isEqualTo(new ConnectOutcome.Incomplete());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damageNeverThrowsAndIsToldOnceAndForAll(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ConnectConsistency.check(damaged(random, ConnectPacket.any(random).bytes()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damageToAnAnswerNeverThrowsAndIsToldOnceAndForAll(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ConnectConsistency.checkGreeting(damaged(random, GREETINGS.get(random.nextInt(GREETINGS.size()))));
        }
    }

    /// Some bytes are others, some are gone, some more have come.
    private static byte[] damaged(RandomGenerator random, byte[] sound) {
        byte[] bytes = join(sound, ConnectPacket.noise(random, 20));
        for (int damage = random.nextInt(4); damage > 0; damage--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    byte[] rest =
                            Arrays.copyOfRange(bytes, Math.min(bytes.length, at + random.nextInt(3)), bytes.length);
                    bytes = join(Arrays.copyOf(bytes, at), join(ConnectPacket.noise(random, 2), rest));
                }
            }
            if (bytes.length == 0) {
                return bytes;
            }
        }
        return bytes;
    }

    /// The decoder of the JDK is the judge.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void utf8IsWhatTheJdkTakesForIt(long seed) {
        RandomGenerator random = new Random(seed);
        int[] common = {0x61, 0x80, 0xBF, 0xC2, 0xE0, 0xA0, 0x9F, 0xED, 0xF0, 0x90, 0x8F, 0xF4, 0xC1, 0xEF, 0xFF, 0xE6};
        for (int round = 0; round < 20 * ROUNDS; round++) {
            byte[] bytes = new byte[1 + random.nextInt(6)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(1, 256) : common[random.nextInt(16)]);
            }
            assertThat(Utf8.check(bytes, 0, bytes.length))
                    .as(Arrays.toString(bytes))
                    .isEqualTo(isText(bytes) ? Utf8.Finding.WELL_FORMED : Utf8.Finding.ILL_FORMED);
        }
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
