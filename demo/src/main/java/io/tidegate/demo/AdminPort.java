package io.tidegate.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Tidegate's admin port, asked over HTTP as anybody may. Any thread.
final class AdminPort {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .build();
    private final int port;

    AdminPort(int port) {
        this.port = port;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    boolean isReady() throws InterruptedException {
        return get("/readyz").isPresent();
    }

    /// Empty if it gives no answer, or one that is not understood.
    Optional<List<NodeCount>> nodes() throws InterruptedException {
        return get("/api/v1/nodes").flatMap(NodeCount::read);
    }

    private Optional<String> get(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(ANSWER_MAX)
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
