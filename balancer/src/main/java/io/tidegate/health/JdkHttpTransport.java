package io.tidegate.health;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// By the JDK's HTTP client. Any thread.
final class JdkHttpTransport implements HttpTransport {
    private final Supplier<HttpClient> maker;
    private @Nullable HttpClient made;

    JdkHttpTransport(Supplier<HttpClient> maker) {
        this.maker = maker;
    }

    @Override
    public Reply send(Request request, Duration timeout) throws IOException {
        BodyHandler<byte[]> bounded = BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_BYTES_MAX);
        HttpResponse<byte[]> response = await(client().sendAsync(built(request, timeout), bounded), timeout);
        return new Reply(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }

    private static HttpRequest built(Request request, Duration timeout) throws IOException {
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri()).timeout(timeout);
            if (request.authorization() != null) {
                builder.header("Authorization", request.authorization());
            }
            if (request.json() != null) {
                builder.header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .POST(BodyPublishers.ofString(request.json()));
            }
            return builder.build();
        } catch (IllegalArgumentException e) { // a token with the end of a line in it, say
            throw new IOException("it cannot be asked: " + e.getMessage(), e);
        }
    }

    private synchronized HttpClient client() {
        HttpClient client = made;
        if (client == null) {
            client = maker.get();
            made = client;
        }
        return client;
    }

    /// The client's own time-out ends with the first byte of the answer; this one with the last.
    private static <T> T await(Future<T> answer, Duration timeout) throws IOException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException(phrase(e.getCause()), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /// The JDK's own words where it has some: a refused connection has none.
    private static String phrase(@Nullable Throwable cause) {
        if (cause == null) {
            return "no answer";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
