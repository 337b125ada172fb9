package io.tidegate.discovery;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.http.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who knows the nodes of a pool, besides those that its configuration names. Immutable.
public sealed interface DiscoverySettings {
    /// As configuration spells it: `dns`.
    String spelling();

    /// A file that lists them.
    ///
    /// @param interval between two looks
    record File(Path file, Duration interval) implements DiscoverySettings {
        @Override
        public String spelling() {
            return "file";
        }
    }

    /// Each address of a name in DNS is a node.
    ///
    /// @param name where it has no dot at its end, the system's search domains apply
    /// @param port of every node
    /// @param maxConnections of every node
    record Dns(String name, int port, Family family, Query query, int maxConnections) implements DiscoverySettings {
        @Override
        public String spelling() {
            return "dns";
        }
    }

    /// Each target of SRV records is a node (RFC 2782).
    ///
    /// @param name such as `_mqtt._tcp.example`
    /// @param maxConnections of every node
    record Srv(String name, Query query, int maxConnections) implements DiscoverySettings {
        @Override
        public String spelling() {
            return "srv";
        }
    }

    /// The members of an EMQX cluster, asked by its REST API.
    ///
    /// @param cluster who is asked, and as whom
    /// @param port of every node whose address is not among `addresses`
    /// @param addresses by node name, such as `emqx@10.0.0.1`
    /// @param interval between two questions
    /// @param maxConnections of every node
    record Emqx(
            Cluster cluster,
            int port,
            Map<String, HostPort> addresses,
            Weights weights,
            Duration interval,
            int maxConnections)
            implements DiscoverySettings {
        public Emqx {
            addresses = Map.copyOf(addresses);
        }

        @Override
        public String spelling() {
            return "emqx";
        }
    }

    /// Which addresses of a name are nodes.
    enum Family {
        ANY,
        IPV4,
        IPV6
    }

    /// How name servers are asked.
    ///
    /// @param servers in the order in which they are tried; empty = the system's
    /// @param intervalMin between two questions, however short the records' time to live is
    /// @param intervalMax the same, however long it is
    /// @param timeout for one server
    record Query(List<Endpoint> servers, Duration intervalMin, Duration intervalMax, Duration timeout) {
        public Query {
            servers = List.copyOf(servers);
            if (intervalMin.compareTo(intervalMax) > 0) {
                throw new IllegalArgumentException("min_interval must not be more than max_interval");
            }
        }
    }

    /// Whom to ask of an EMQX cluster.
    ///
    /// @param urls of several nodes, each without a path; at least one
    /// @param timeout for one of them, a login included
    /// @param cacertfile who vouches for those that are asked over HTTPS, PEM; null = those that the JDK trusts
    record Cluster(
            List<URI> urls,
            Credentials credentials,
            Duration timeout,
            @Nullable Path cacertfile) {
        public Cluster {
            urls = List.copyOf(urls);
            if (urls.isEmpty()) {
                throw new IllegalArgumentException("there is nobody to ask");
            }
        }
    }

    /// What weight an EMQX node has.
    enum Weights {
        /// All the same.
        EQUAL,
        /// More where it has fewer connections than the others, see [LoadWeight].
        LOAD
    }
}
