package io.tidegate.app;

import io.tidegate.config.PoolConfig;
import io.tidegate.http.HttpTransport;
import io.tidegate.tls.HttpsTrust;
import java.util.concurrent.Executor;

/// How pools ask over HTTP: all by one client, but where somebody of their own vouches for those who answer.
/// Immutable.
final class Questions {
    private final Certificates certificates;
    private final Executor threads;
    private final HttpTransport usual;

    /// @param certificates opened
    /// @param threads runs each task on a thread of its own
    Questions(Certificates certificates, Executor threads) {
        this.certificates = certificates;
        this.threads = threads;
        this.usual = HttpTransport.of(threads, () -> null);
    }

    /// Of probes.
    HttpTransport probes(String pool) {
        return at(PoolConfig.path(pool, PoolConfig.PROBE_SSL));
    }

    /// Of a source of nodes.
    HttpTransport discovery(String pool) {
        return at(PoolConfig.path(pool, PoolConfig.DISCOVERY_SSL));
    }

    private HttpTransport at(String path) {
        HttpsTrust own = certificates.https(path);
        return own == null ? usual : HttpTransport.of(threads, own::context);
    }
}
