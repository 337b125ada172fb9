package io.tidegate.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks one question over HTTP. Any thread; blocks, but not for longer than it is told.
public interface HttpTransport {
    /// Of the longest answer that is read.
    int BODY_BYTES_MAX = 64 * 1024;

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

    /// One answer.
    record Reply(int status, String body) {}

    /// @param timeout to the end of the answer
    /// @throws IOException where none came, saying why
    Reply send(Request request, Duration timeout) throws IOException;

    /// By the JDK's client, made when it is needed first. It follows no redirection, keeps no cookies, knows no
    /// proxy.
    ///
    /// @param client to be made with these properties
    static HttpTransport of(Supplier<HttpClient> client) {
        return new JdkHttpTransport(client);
    }
}
