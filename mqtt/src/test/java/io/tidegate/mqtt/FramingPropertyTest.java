package io.tidegate.mqtt;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingPropertyTest {
    private static final int ROUNDS = 500;
    private static final int[] COMMON_TYPES = {3, 4, 5, 6, 7};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anySplitOfPacketsIsWalkedAsByteByByte(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = packets(random, 1 + random.nextInt(20));
            FramingConsistency.check(bytes, random, 1 + random.nextInt(400));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damageIsSeenWhereTheNaiveWalkerSeesIt(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = packets(random, 1 + random.nextInt(20));
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            FramingConsistency.check(bytes, random, 1 + random.nextInt(400));
        }
    }

    /// Of types that may come from both sides; with sizes around those where the length takes a byte
    /// more.
    private static byte[] packets(RandomGenerator random, int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            int size = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> random.nextInt(126, 131);
                case 2 -> random.nextInt(20);
                default -> random.nextInt(500);
            };
            out.write(16 * COMMON_TYPES[random.nextInt(COMMON_TYPES.length)] + random.nextInt(16));
            ConnectPacket.writeVariable(out, size);
            byte[] body = new byte[size];
            random.nextBytes(body);
            out.writeBytes(body);
        }
        return out.toByteArray();
    }
}
