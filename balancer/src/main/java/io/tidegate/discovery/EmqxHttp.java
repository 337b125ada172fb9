package io.tidegate.discovery;

import io.tidegate.discovery.DiscoverySettings.Cluster;
import io.tidegate.discovery.DiscoverySettings.Credentials;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// EMQX's REST API, over the JDK's HTTP client. Redirects are not followed: they would take the credentials along.
/// Used by one thread at a time, which blocks for at most the time-out for each request.
final class EmqxHttp {
    /// A thousand nodes take less than a tenth of it.
    static final int BYTES_MAX = 4 << 20;

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final HttpClient client;
    private final Cluster cluster;
    /// Of the user, where there is one; empty = none yet.
    private String token = "";

    EmqxHttp(HttpClient client, Cluster cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    /// @param threads for what the client does besides
    static EmqxHttp of(Cluster cluster, Executor threads) {
        return new EmqxHttp(HttpClient.newBuilder().executor(threads).build(), cluster);
    }

    /// The JSON of `GET /api/v5/nodes`.
    ///
    /// @param url one of the cluster's
    /// @throws IOException saying why there is none
    String nodes(URI url) throws IOException {
        boolean hadToken = !token.isEmpty();
        HttpResponse<byte[]> answer = get(url);
        if (answer.statusCode() == UNAUTHORIZED && hadToken) {
            token = ""; // they live for an hour
            answer = get(url);
        }
        return body(answer);
    }

    private HttpResponse<byte[]> get(URI url) throws IOException {
        HttpRequest.Builder request = request(url, "nodes").GET();
        switch (cluster.credentials()) {
            case Credentials.Nobody _ -> {}
            case Credentials.ApiKey(String key, String secret) ->
                request.header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8)));
            case Credentials.User(String name, String password) -> {
                if (token.isEmpty()) {
                    token = login(url, name, password);
                }
                request.header("Authorization", "Bearer " + token);
            }
        }
        return send(request.build());
    }

    private String login(URI url, String name, String password) throws IOException {
        HttpRequest request = request(url, "login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(EmqxAnswer.login(name, password)))
                .build();
        HttpResponse<byte[]> answer = send(request);
        if (answer.statusCode() == UNAUTHORIZED) {
            throw new IOException("it does not know the user " + name + " with this password");
        }
        String found = EmqxAnswer.token(body(answer));
        if (found.isEmpty() || found.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IOException("its answer to a login has no token");
        }
        return found;
    }

    private HttpRequest.Builder request(URI url, String what) {
        return HttpRequest.newBuilder(url.resolve("/api/v5/" + what))
                .timeout(cluster.timeout())
                .header("Accept", "application/json");
    }

    private static String body(HttpResponse<byte[]> answer) throws IOException {
        return switch (answer.statusCode()) {
            case OK -> new String(answer.body(), StandardCharsets.UTF_8);
            case UNAUTHORIZED ->
                throw new IOException("it lets nobody ask with these credentials (401): is the API key there, and"
                        + " enabled, and not expired?");
            case FORBIDDEN -> throw new IOException("these credentials may not list nodes (403)");
            case NOT_FOUND -> throw new IOException("it has no /api/v5/nodes (404): is that the REST API of EMQX 5?");
            default -> throw new IOException("HTTP status " + answer.statusCode());
        };
    }

    /// The client's own time-out ends with the first byte of the answer; ours with the last.
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        Future<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
        try {
            return answer.get(cluster.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + cluster.timeout().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /// A refused connection has no message of its own.
    private static String reason(ExecutionException failed) {
        return switch (failed.getCause()) {
            case ConnectException _ -> "it cannot be connected to";
            case HttpTimeoutException _ -> "no answer in time";
            case null -> "no answer";
            case Throwable cause -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    }
}
