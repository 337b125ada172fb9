package io.tidegate.proxyprotocol;

import static io.tidegate.proxyprotocol.Wire.join;
import static io.tidegate.proxyprotocol.Wire.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxyprotocol.HeaderOutcome.Incomplete;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderPropertyTest {
    private static final int ROUNDS = 2_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsWrittenIsReadBack(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Written written = Written.any(random);
            assertThat(read(written.bytes())).isEqualTo(written.expected());
            assertThat(read(join(written.bytes(), Written.noise(random, random.nextInt(40)))))
                    .isEqualTo(written.expected());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anySplitGivesTheSameResult(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS / 10; round++) {
            Written written = Written.any(random);
            for (int length = 0; length < written.bytes().length; length++) {
                assertThat(HeaderReader.read(written.bytes(), length)).isEqualTo(new Incomplete());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverComesIsPassedOnCleanAndBounded(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Consistency.check(AnyTls.headerFromInFront(random));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damageNeverThrowsAndIsToldOnceAndForAll(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = join(Written.any(random).bytes(), Written.noise(random, random.nextInt(20)));
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Consistency.check(bytes);
        }
    }
}
