package io.tidegate.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.address.Endpoint;
import io.tidegate.observe.Journal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// The HTTP server of this room, open. Any thread.
///
/// Everything it grants is bounded: connections, those served at once, the size of a request, the time for
/// it and for its answer. A connection that is slow holds a virtual thread and a few kilobytes until its
/// time is up, and nobody else.
public final class AdminServer implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int SERVED_AT_ONCE = 16;
    /// Changes whose bodies are being read.
    private static final int READ_AT_ONCE = 4;

    /// The JDK's server takes its limits from system properties, when it is first used: seconds
    /// (`clockTick`: milliseconds), bytes, counts.
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", "64",
            "sun.net.httpserver.maxIdleConnections", "32",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.clockTick", "2000",
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "10",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.drainAmount", "16384",
            "sun.net.httpserver.nodelay", "true");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Routes routes;
    private final Changes changes;
    private final Journal journal;
    private final Semaphore served = new Semaphore(SERVED_AT_ONCE);
    private final Semaphore read = new Semaphore(READ_AT_ONCE);

    private AdminServer(HttpServer server, Status status, Orders orders, Journal journal) {
        this.server = server;
        this.routes = new Routes(status);
        this.changes = new Changes(orders);
        this.journal = journal;
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    /// Binds and serves.
    ///
    /// @param bind port 0 takes any that is free: [#bound] says which
    /// @throws IOException saying which address could not be bound, and why
    public static AdminServer open(Endpoint bind, Status status, Orders orders, Journal journal) throws IOException {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(bind.ip(), bind.port()), BACKLOG);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + bind + ": " + e.getMessage(), e);
        }
        AdminServer admin = new AdminServer(server, status, orders, journal);
        server.start();
        return admin;
    }

    /// Where it really listens.
    public Endpoint bound() {
        InetSocketAddress address = server.getAddress();
        return new Endpoint(address.getAddress(), address.getPort());
    }

    /// Stops listening and cuts off who is being served.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            send(exchange, reply(exchange));
        } catch (IOException _) {
            return; // the client went away, or its time was up: there is nobody to tell
        }
    }

    /// Who is slow with a body holds up nobody who wants to see something: it is read before the request counts as one
    /// that is served, and only where it is wanted.
    private Reply reply(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        try {
            if (path != null && Changes.isOne(path)) {
                Request head = head(exchange, path);
                Reply refusal = changes.refusal(head);
                return refusal == null ? change(exchange, head) : refusal;
            }
            String accept = exchange.getRequestHeaders().getFirst("Accept");
            return bounded(() -> routes.answer(method, path == null ? "" : path, accept == null ? "" : accept));
        } catch (IOException e) {
            return Reply.error(400, "the body cannot be read: " + e.getMessage());
        } catch (RuntimeException e) {
            journal.error("admin: " + method + " " + path + " failed", e);
            return Reply.json(500, "{\"error\":\"a bug, see the log\"}\n");
        }
    }

    private Reply bounded(Supplier<Reply> answer) {
        if (!served.tryAcquire()) {
            return tooMany();
        }
        try {
            return answer.get();
        } finally {
            served.release();
        }
    }

    private static Reply tooMany() {
        return Reply.json(503, "{\"error\":\"too many requests at once\"}\n");
    }

    private Reply change(HttpExchange exchange, Request head) throws IOException {
        if (!read.tryAcquire()) {
            return tooMany();
        }
        Request whole;
        try {
            // no more than it takes to see that it is too large
            whole = head.with(exchange.getRequestBody().readNBytes(Request.BODY_BYTES_MAX + 1));
        } finally {
            read.release();
        }
        return bounded(() -> changes.answer(whole));
    }

    private Request head(HttpExchange exchange, String path) {
        InetSocketAddress peer = exchange.getRemoteAddress();
        return new Request(
                new Request.Line(
                        exchange.getRequestMethod(),
                        path,
                        exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders(),
                new byte[0],
                new Request.Way(new Endpoint(peer.getAddress(), peer.getPort()).toString(), bound().isLoopback()));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.type());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        String allow = reply.allow();
        if (allow != null) {
            headers.set("Allow", allow); // RFC 9110 §15.5.6
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(reply.body().length)); // RFC 9110 §9.3.2
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body());
        exchange.getResponseBody().flush(); // what is left of the request's body is waited for after that
    }
}
