package io.tidegate.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashesTest {
    /// Known answers of XXH64, seed 0.
    @ParameterizedTest
    @CsvSource({
        "'', EF46DB3751D8E999",
        "a, D24EC4F1A98C6E5B",
        "abc, 44BC2CF5AD770999",
        "Nobody inspects the spammish repetition, FBCEA83C8A378BF1",
    })
    void isXxh64(String text, String hash) {
        assertThat(Hashes.of(text)).isEqualTo(Long.parseUnsignedLong(hash, 16));
    }

    @Test
    void dependsOnTheBytesInItsRangeOnly() {
        for (int length = 0; length <= 100; length++) {
            byte[] bytes = new byte[length + 20];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 37);
            }
            byte[] alone = Arrays.copyOfRange(bytes, 7, 7 + length);
            assertThat(Hashes.of(bytes, 7, length)).isEqualTo(Hashes.of(alone));
        }
    }

    @Test
    void everyByteCounts() {
        byte[] bytes = "0123456789012345678901234567890123456789012345678".getBytes(StandardCharsets.UTF_8);
        Set<Long> seen = new HashSet<>(Set.of(Hashes.of(bytes)));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertThat(seen.add(Hashes.of(bytes))).isTrue();
            bytes[i] ^= 1;
        }
    }

    @Test
    void aPairOfEqualHashesIsLikeAnyOther() {
        assertThat(Hashes.pair(5, 5)).isNotZero().isNotEqualTo(Hashes.pair(5, 6));
    }
}
