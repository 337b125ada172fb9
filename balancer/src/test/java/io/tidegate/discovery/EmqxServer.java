package io.tidegate.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// Stands in for the REST API of EMQX 5, as its documentation has it: `GET /api/v5/nodes` and `POST /api/v5/login`,
/// errors as `code` and `message`. Any thread.
final class EmqxServer implements AutoCloseable {
    private final HttpServer server;
    private final URI url;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /// What is answered to who may ask.
    volatile String nodes = "[]";
    volatile int status = 200;
    /// The header that lets one in; empty = everybody may.
    volatile String authorization = "";
    /// What a login gives; empty = nobody may log in.
    volatile String token = "";
    volatile boolean hangs;

    EmqxServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI url() {
        return url;
    }

    /// Method and path of each request so far, and what a login said.
    List<String> asked() {
        return List.copyOf(asked);
    }

    /// A member that runs.
    static String running(String node, long live) {
        return "{\"node\":\"" + node + "\",\"node_status\":\"running\",\"live_connections\":" + live
                + ",\"connections\":" + (live + 1) + ",\"role\":\"core\",\"uptime\":1000,\"version\":\"5.8.1\"}";
    }

    static String stopped(String node) {
        return "{\"node\":\"" + node + "\",\"node_status\":\"stopped\",\"role\":\"core\"}";
    }

    EmqxServer listing(String... members) {
        nodes = "[" + String.join(",", members) + "]";
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(body.isEmpty() ? request : request + " " + body);
            if (hangs) {
                awaitEnd();
                return;
            }
            switch (request) {
                case "POST /api/v5/login" -> login(exchange);
                case "GET /api/v5/nodes" -> list(exchange);
                default -> answer(exchange, 404, "{\"code\":\"NOT_FOUND\",\"message\":\"Request Path Not Found\"}");
            }
        }
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void login(HttpExchange exchange) throws IOException {
        if (token.isEmpty()) {
            answer(exchange, 401, "{\"code\":\"BAD_USERNAME_OR_PWD\",\"message\":\"Auth failed\"}");
        } else {
            answer(exchange, 200, "{\"license\":{\"edition\":\"opensource\"},\"token\":\"" + token + "\"}");
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (!authorization.isEmpty() && !authorization.equals(given)) {
            answer(exchange, 401, "{\"code\":\"BAD_API_KEY_OR_SECRET\",\"message\":\"Check api_key/api_secret\"}");
        } else {
            answer(exchange, status, nodes);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end.countDown();
            server.stop(0);
            threads.close();
        }
    }
}
