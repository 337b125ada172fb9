package io.tidegate.benchmark.proxies;

import io.tidegate.address.Endpoint;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a proxy shall be in one run, the same for all. Immutable.
///
/// @param directory for its configuration and its log
public record Setup(List<Listener> listeners, Path directory) {
    public Setup {
        listeners = List.copyOf(listeners);
    }

    /// The same, with another choice of the node for all.
    Setup choosing(Choice choice) {
        return new Setup(
                listeners.stream()
                        .map(each -> new Listener(each.port, each.nodes, choice, each.header, each.certificate))
                        .toList(),
                directory);
    }

    /// Where clients arrive, and the nodes behind it.
    ///
    /// @param port of loopback
    /// @param certificate PEM with certificate and key, for TLS 1.3 with one suite; null = plain TCP
    public record Listener(
            int port,
            List<Endpoint> nodes,
            Choice choice,
            NodeHeader header,
            @Nullable Path certificate) {}

    /// How a node is chosen.
    public enum Choice {
        /// The one with the fewest clients.
        LEAST_CONNECTIONS,
        /// A client comes back to its node: by the client id of its CONNECT, where the proxy can read that.
        CLIENT_ID
    }

    /// What nodes are told of a client.
    public enum NodeHeader {
        NONE,
        /// PROXY v2, or v1 from a proxy that has no other.
        PROXY
    }

    /// The suite that all of them speak.
    public static final String SUITE = "TLS_AES_128_GCM_SHA256";

    /// What one process may have open here.
    public static final int DESCRIPTORS = 20_000;
}
