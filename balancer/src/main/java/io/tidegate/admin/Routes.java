package io.tidegate.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Which path gives what: from a request's method, path and `Accept` to the whole reply. Any thread.
final class Routes {
    private final Status status;
    private final Metrics metrics;
    private final Map<String, Function<String, Reply>> pages = new LinkedHashMap<>();

    Routes(Status status) {
        this.status = status;
        this.metrics = new Metrics(status);
        pages.put("/healthz", _ -> Reply.text(200, "ok\n"));
        pages.put("/readyz", _ -> ready());
        pages.put("/metrics", metrics::page);
        pages.put("/api/v1/nodes", _ -> Reply.json(200, NodesJson.of(status.nodes())));
        pages.put("/api/v1/discovery", _ -> Reply.json(200, DiscoveryJson.of(status.discovery())));
        pages.put("/api/v1/certificates", _ -> Reply.json(200, CertificatesJson.of(status.certificates())));
        pages.put("/api/v1/migrations", _ -> Reply.json(200, MigrationsJson.of(status.migrations())));
    }

    /// @param accept the header `Accept`, empty if there is none
    Reply answer(String method, String path, String accept) {
        Function<String, Reply> page = pages.get(path);
        if (page == null) {
            return Reply.json(404, unknown(path));
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Reply.notAllowed(method, path, "GET", "HEAD");
        }
        return page.apply(accept);
    }

    private Reply ready() {
        Readiness readiness = status.readiness();
        return readiness.isReady()
                ? Reply.text(200, "ok\n")
                : Reply.text(503, String.join("\n", readiness.reasons()) + "\n");
    }

    private String unknown(String path) {
        Json json = new Json().beginObject();
        json.name("error").value("not found");
        json.name("path").value(path);
        json.name("exists").beginArray();
        pages.keySet().forEach(json::value);
        return json.endArray().endObject().toString();
    }
}
