package io.tidegate.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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

    /// How clients were moved; empty if it gives no answer.
    Optional<Moves> moves() throws InterruptedException {
        return get("/metrics").map(Moves::read);
    }

    /// Has a node of the pool `default` left by its clients, and given none.
    ///
    /// @return whether that is on its way
    boolean drain(String node) throws InterruptedException {
        return order(node, "drain");
    }

    /// Has it given clients again.
    ///
    /// @return whether it is
    boolean open(String node) throws InterruptedException {
        return order(node, "ready");
    }

    private boolean order(String node, String what) throws InterruptedException {
        return send(request("/api/v1/nodes/default/" + node + "/" + what).POST(BodyPublishers.noBody()))
                .isPresent();
    }

    private Optional<String> get(String path) throws InterruptedException {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).timeout(ANSWER_MAX);
    }

    private Optional<String> send(HttpRequest.Builder asked) throws InterruptedException {
        HttpRequest request = asked.build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            boolean isYes = response.statusCode() == 200 || response.statusCode() == 202;
            return isYes ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
