package io.tidegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// EMQX 5, `POST /api/v5/login`.
class LoginJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "nonsense",
                "{\"code\":\"BAD_USERNAME_OR_PWD\"}",
                "{\"token\":null}",
                "{\"token\":\"\"}",
                "{\"token\":{}}",
                "{\"token\":\"a b\"}",
                "{\"token\":\"a\\nb\"}",
                "{\"license\":{\"token\":\"inner\"}}",
                "{\"message\":\"\\\"token\\\": \\\"quoted\\\"\"}"
            })
    void whatIsNoTokenIsNone(String json) {
        assertThat(LoginJson.token(json)).isEmpty();
    }

    @Test
    void neitherDepthNorLengthUsesUpAnything() {
        assertThat(LoginJson.token("[".repeat(500_000))).isEmpty();
        assertThat(LoginJson.token("{\"token\":\"" + "x".repeat(LoginJson.TOKEN_LENGTH_MAX + 1) + "\"}"))
                .isEmpty();
    }

    @Test
    void aTokenIsReadWhateverIsAroundIt() {
        assertThat(LoginJson.token(
                        "{\"license\":{\"edition\":\"opensource\"},\"token\": \"ey.J\",\"version\":\"5.8.1\"}"))
                .isEqualTo("ey.J");
    }

    @Test
    void aLoginIsJsonWhateverThePassword() {
        assertThat(LoginJson.question("ann", "a\"b\\c\nd\u0001"))
                .isEqualTo("{\"password\":\"a\\\"b\\\\c\\nd\\u0001\",\"username\":\"ann\"}");
    }
}
