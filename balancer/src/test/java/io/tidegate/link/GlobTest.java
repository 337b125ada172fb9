package io.tidegate.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "sensor-1,  sensor-1,        true",
        "sensor-1,  sensor-10,       false",
        "sensor-1,  SENSOR-1,        false",
        "sensor-1,  '',              false",
        "sensor-*,  sensor-,         true",
        "sensor-*,  sensor-7,        true",
        "sensor-*,  a-sensor-7,      false",
        "*-sensor,  my-sensor,       true",
        "*-sensor,  my-sensor-2,     false",
        "*,         '',              true",
        "*,         anything at all, true",
        "**,        '',              true",
        "a*a,       a,               false",
        "a*a,       aa,              true",
        "ab*ba,     aba,             false",
        "a*b*c,     abc,             true",
        "a*b*c,     a-c-b-c,         true",
        "a*b*c,     a-c-b,           false",
        "*ab*ab*,   ab,              false",
        "*ab*ab*,   xabyabz,         true",
        "a*bc*bc,   abc,             false",
        "a*bc*bc,   abcbc,           true",
        "a.*,       abc,             false",
        "[a-c]*,    a,               false",
        "a?c,       abc,             false",
        "\\*,       \\x,             true",
        "größe-*,   größe-ü,         true",
        "*ö,        ü,               false",
    })
    void aStarIsAnyNumberOfCharactersAndAllElseIsItself(String pattern, String text, boolean matches) {
        assertThat(matches(pattern, text)).isEqualTo(matches);
    }

    /// What stands around the field in its packet is not part of it.
    @Test
    void onlyTheFieldItselfIsLookedAt() {
        byte[] packet = "xxab*yy".getBytes(UTF_8);
        assertThat(Glob.of("ab*").matches(packet, 2, 3)).isTrue();
        assertThat(Glob.of("ab").matches(packet, 2, 3)).isFalse();
        assertThat(Glob.of("*y").matches(packet, 2, 3)).isFalse();
        assertThat(Glob.of("x*").matches(packet, 2, 3)).isFalse();
        assertThat(Glob.of("*b*y*").matches(packet, 2, 3)).isFalse();
    }

    /// With backtracking this is more steps than there are in a lifetime.
    @Test
    void whatAlmostMatchesManyTimesIsDecidedAtOnce() {
        assertThat(matches("*a".repeat(60) + "*b", "a".repeat(60_000))).isFalse();
        assertThat(matches("*a".repeat(60) + "*b", "a".repeat(60_000) + "b")).isTrue();
    }

    @Test
    void aPatternIsNeitherEmptyNorEndless() {
        assertThatThrownBy(() -> Glob.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Glob.of("a".repeat(Glob.BYTES_MAX + 1))).hasMessageContaining("1024 bytes");
        assertThatThrownBy(() -> Glob.of("ö".repeat(Glob.BYTES_MAX / 2 + 1))).hasMessageContaining("1024 bytes");
        assertThat(Glob.of("a".repeat(Glob.BYTES_MAX))).isNotNull();
    }

    private static boolean matches(String pattern, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Glob.of(pattern).matches(bytes, 0, bytes.length);
    }
}
