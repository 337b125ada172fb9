package io.tidegate.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// A pattern means what the plainest matcher says it means.
final class GlobPropertyTest {
    private static final long SEED = 42;
    private static final int ROUNDS = 200_000;

    @Test
    void agreesWithTheRecursiveDefinition() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        int matched = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String pattern = text(random, "ab*", 1 + random.nextInt(7));
            String text = text(random, "ab", random.nextInt(9));
            boolean expected = naive(pattern, 0, text, 0);
            assertThat(placed(random, pattern, text))
                    .as("seed %d, round %d: \"%s\" and \"%s\"", SEED, round, pattern, text)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isBetween(ROUNDS / 20, ROUNDS / 2);
    }

    /// Both in the alphabet of two letters, in which almost everything almost matches.
    private static String text(RandomGenerator random, String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /// Somewhere in a packet, between other bytes of the same letters.
    private static boolean placed(RandomGenerator random, String pattern, String text) {
        String before = text(random, "ab", random.nextInt(4));
        String after = text(random, "ab", random.nextInt(4));
        byte[] bytes = (before + text + after).getBytes(UTF_8);
        return Glob.of(pattern).matches(bytes, before.length(), text.length());
    }

    private static boolean naive(String pattern, int p, String text, int t) {
        if (p == pattern.length()) {
            return t == text.length();
        }
        if (pattern.charAt(p) == '*') {
            return naive(pattern, p + 1, text, t) || (t < text.length() && naive(pattern, p, text, t + 1));
        }
        return t < text.length() && pattern.charAt(p) == text.charAt(t) && naive(pattern, p + 1, text, t + 1);
    }
}
