package io.tidegate.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Asks one question over HTTP. Any thread; blocks, but not for longer than it is told.
public interface HttpTransport {
    /// One question.
    ///
    /// @param authorization the header; null = none
    /// @param json to be posted; null = GET
    record Request(
            URI uri,
            @Nullable String authorization,
            @Nullable String json) {
        @Override
        public String toString() {
            return (json == null ? "GET " : "POST ") + uri; // and not what is nobody's business
        }
    }

    /// What an answer may take.
    ///
    /// @param timeout to the last byte
    /// @param bytesMax of its body
    record Bounds(Duration timeout, int bytesMax) {}

    /// One answer.
    record Reply(int status, String body) {
        public static final int OK = 200;
        public static final int UNAUTHORIZED = 401;
        public static final int FORBIDDEN = 403;
    }

    /// @throws java.net.http.HttpTimeoutException where there was none in time
    /// @throws IOException where there was none, saying why in words for people
    Reply send(Request request, Bounds bounds) throws IOException;

    /// By the JDK's client. It follows no redirection, which would take credentials along, keeps no cookies, knows no
    /// proxy.
    ///
    /// @param threads for what the client does besides
    /// @param trust who is believed over HTTPS from now on: another context is another client, so that neither a
    ///     connection nor a session of before is used. Null = the JDK's own, and those that it trusts
    static HttpTransport of(Executor threads, Supplier<@Nullable SSLContext> trust) {
        return new JdkHttpTransport(threads, trust);
    }
}
