package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerNameTest {
    @ParameterizedTest
    @CsvSource({
        "a.example.org,   a.example.org,     true",
        "a.example.org,   A.Example.ORG,     true",
        "a.example.org,   b.example.org,     false",
        "a.example.org,   a.example.org.,    false",
        "a.example.org,   x.a.example.org,   false",
        "a.example.org,   '',                false",
        "*.example.org,   a.example.org,     true",
        "*.example.org,   A.EXAMPLE.ORG,     true",
        "*.example.org,   b.a.example.org,   false",
        "*.example.org,   example.org,       false",
        "*.example.org,   .example.org,      false",
        "*.example.org,   aexample.org,      false",
        "*.example.org,   a.example.org.evil.net, false",
        "*.example.org,   *.example.org,     true",
        "k.example.org,   \u212a.example.org, false",
    })
    void aStarIsExactlyOneLabel(String pattern, String name, boolean matches) {
        assertThat(new ServerName(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.",
                ".a",
                "a.",
                "a..b",
                "a*.b",
                "*a.b",
                "a.*.b",
                "**.a",
                "A.b",
                "münchen.de",
                "a b",
                "a:1",
                "-a.b"
            })
    void otherPatternsAreRefused(String pattern) {
        assertThatThrownBy(() -> new ServerName(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exactly one label");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-b.c_d", "xn--mnchen-3ya.de", "*.a", "1.2"})
    void namesAndNamesBehindOneLabelAreTaken(String pattern) {
        assertThat(new ServerName(pattern)).hasToString(pattern);
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void labelsAndNamesEnd(int length) {
        String label = "a".repeat(length);
        if (length == 63) {
            assertThat(new ServerName(label).matches(label)).isTrue();
        } else {
            assertThatThrownBy(() -> new ServerName(label)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new ServerName("a.".repeat(127) + "a")).isInstanceOf(IllegalArgumentException.class);
    }
}
