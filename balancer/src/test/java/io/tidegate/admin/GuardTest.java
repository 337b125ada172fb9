package io.tidegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GuardTest {
    private static final byte[] NO_BODY = {};
    private static final byte[] JSON = {'{', '}'};

    private final Headers headers = new Headers();

    private int verdict(byte[] body, boolean loopback) {
        Request request = new Request(
                new Request.Line("POST", "/api/v1/rebalance", null),
                headers,
                body,
                new Request.Way("127.0.0.1:5", loopback));
        Reply refusal = Guard.refusal(request);
        if (refusal == null) {
            refusal = Guard.bodyRefusal(request);
        }
        return refusal == null ? 200 : refusal.status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8888",
                "127.0.0.1",
                "127.0.0.1:8888",
                "127.9.9.9:1",
                "[::1]",
                "[::1]:8888"
            })
    void theLoopbackIsLocal(String host) {
        assertThat(Guard.isLocal(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":8888",
                "evil.example",
                "evil.example:8888",
                "localhost.evil.example",
                "127.0.0.1.evil.example:8888",
                "localhost:8888.evil.example",
                "localhost:8888@evil.example",
                "localhost:",
                "localhost:123456",
                "10.0.0.1:8888",
                "0.0.0.0:8888",
                "[::]:8888",
                "[2001:db8::1]",
                "[::1",
                "[::1]evil",
                "::1",
                "127.1",
                "2130706433"
            })
    void everythingElseIsNot(String host) {
        assertThat(Guard.isLocal(host)).isFalse();
    }

    @Test
    void onlyTheLoopbackTakesChanges() {
        headers.add("Host", "localhost:8888");
        assertThat(verdict(NO_BODY, true)).isEqualTo(200);
        assertThat(verdict(NO_BODY, false)).isEqualTo(403);
    }

    @Test
    void aNameThatLeadsHereIsNotEnough() {
        assertThat(verdict(NO_BODY, true)).as("no Host").isEqualTo(403);
        headers.add("Host", "rebound.example:8888");
        assertThat(verdict(NO_BODY, true)).isEqualTo(403);
        headers.add("Host", "localhost:8888");
        assertThat(verdict(NO_BODY, true)).as("two of them").isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:9999", "https://localhost:8888", ""})
    void aPageOfAnotherOriginIsRefused(String origin) {
        headers.add("Host", "localhost:8888");
        headers.add("Origin", origin);
        assertThat(verdict(NO_BODY, true)).isEqualTo(403);
    }

    @Test
    void aPageOfOurOwnIsNot() {
        headers.add("Host", "localhost:8888");
        headers.add("Origin", "http://localhost:8888");
        assertThat(verdict(NO_BODY, true)).isEqualTo(200);
        headers.add("Origin", "http://evil.example");
        assertThat(verdict(NO_BODY, true)).as("two of them").isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "Via", "X-Forwarded-For", "x-forwarded-proto", "X-FORWARDED-HOST"})
    void whatAProxyPassedOnIsRefused(String header) {
        headers.add("Host", "localhost:8888");
        headers.add(header, "");
        assertThat(verdict(NO_BODY, true)).isEqualTo(403);
    }

    @Test
    void aBodyIsJsonAndSmall() {
        headers.add("Host", "localhost:8888");
        assertThat(verdict(JSON, true)).as("no type").isEqualTo(415);
        headers.set("Content-Type", "text/plain");
        assertThat(verdict(JSON, true)).isEqualTo(415);
        headers.set("Content-Type", "Application/JSON; charset=utf-8");
        assertThat(verdict(JSON, true)).isEqualTo(200);
        assertThat(verdict(new byte[Request.BODY_BYTES_MAX], true)).isEqualTo(200);
        assertThat(verdict(new byte[Request.BODY_BYTES_MAX + 1], true)).isEqualTo(413);
    }
}
