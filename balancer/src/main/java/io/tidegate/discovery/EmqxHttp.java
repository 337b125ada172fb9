package io.tidegate.discovery;

import io.tidegate.discovery.DiscoverySettings.Cluster;
import io.tidegate.http.Asker;
import io.tidegate.http.Asker.Question;
import io.tidegate.http.HttpTransport;
import io.tidegate.http.HttpTransport.Bounds;
import io.tidegate.http.HttpTransport.Reply;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.net.URI;

/// EMQX's REST API. Any thread, which blocks for at most the time-out for each question.
final class EmqxHttp {
    /// A thousand nodes take less than a tenth of it.
    static final int BYTES_MAX = 4 << 20;

    private static final int NOT_FOUND = 404;

    private final Bounds bounds;
    private final Asker asker;

    EmqxHttp(Cluster cluster, HttpTransport transport, Clock clock) {
        this.bounds = new Bounds(cluster.timeout(), BYTES_MAX);
        this.asker = new Asker(cluster.credentials(), transport, clock);
    }

    /// The JSON of `GET /api/v5/nodes`.
    ///
    /// @param url one of the cluster's
    /// @throws IOException saying why there is none
    String nodes(URI url) throws IOException {
        Question question = new Question(url.resolve("/api/v5/nodes"), url.resolve("/api/v5/login"));
        Reply reply = asker.ask(question, bounds);
        return switch (reply.status()) {
            case Reply.OK -> reply.body();
            case Reply.UNAUTHORIZED ->
                throw new IOException("it lets nobody ask with these credentials (401): is the API key there, and"
                        + " enabled, and not expired?");
            case Reply.FORBIDDEN -> throw new IOException("these credentials may not list nodes (403)");
            case NOT_FOUND -> throw new IOException("it has no /api/v5/nodes (404): is that the REST API of EMQX 5?");
            default -> throw new IOException("HTTP status " + reply.status());
        };
    }
}
