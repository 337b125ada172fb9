package io.tidegate.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// By the JDK's HTTP client, made when it is needed first. Any thread.
final class JdkHttpTransport implements HttpTransport {
    private final Executor threads;
    private final Supplier<@Nullable SSLContext> trust;
    private @Nullable Client made;

    /// A client, and whom it believes.
    private record Client(HttpClient http, @Nullable SSLContext trust) {}

    JdkHttpTransport(Executor threads, Supplier<@Nullable SSLContext> trust) {
        this.threads = threads;
        this.trust = trust;
    }

    @Override
    public Reply send(Request request, Bounds bounds) throws IOException {
        HttpRequest built = built(request, bounds);
        Client client = client();
        try {
            HttpResponse<byte[]> response = Exchange.send(client.http(), built, bounds);
            return new Reply(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (Exchange.Stranger e) {
            throw new IOException(e.getMessage() + "; name its authority in ssl.cacertfile", e);
        }
    }

    private static HttpRequest built(Request request, Bounds bounds) throws IOException {
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                    .timeout(bounds.timeout())
                    .header("Accept", "application/json, */*");
            if (request.authorization() != null) {
                authorize(builder, request.authorization());
            }
            if (request.json() != null) {
                builder.header("Content-Type", "application/json").POST(BodyPublishers.ofString(request.json()));
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new IOException("it cannot be asked: " + e.getMessage(), e);
        }
    }

    /// What the JDK says of a value that it does not take has the value in it: nobody is to hear that.
    @SuppressWarnings("UnusedException")
    private static void authorize(HttpRequest.Builder builder, String secret) throws NotAsked {
        try {
            builder.header("Authorization", secret);
        } catch (IllegalArgumentException e) {
            throw new NotAsked("the token or password has a character that no HTTP header may have: is it one line?");
        }
    }

    /// One of before that is used by nobody any more ends by itself.
    private synchronized Client client() {
        SSLContext believed = trust.get();
        Client client = made;
        if (client == null || !Objects.equals(client.trust(), believed)) {
            client = new Client(make(believed), believed);
            made = client;
        }
        return client;
    }

    private HttpClient make(@Nullable SSLContext believed) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(threads);
        return believed == null ? builder.build() : builder.sslContext(believed).build();
    }
}
