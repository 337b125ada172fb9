package io.tidegate.link;

import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.proxyprotocol.OutgoingTlv;
import io.tidegate.tls.TlsClientSettings;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the nodes of one pool are dialled and told who the client is. Immutable.
///
/// @param dialTimeout for one connection attempt to one address
/// @param connectDeadline for all attempts for one client together
/// @param connackTimeout from the CONNECT that reached a node to its answer
/// @param socket what sockets to the nodes get
/// @param retry when a further node gets a CONNECT that one has already
/// @param tls how nodes are spoken to over TLS; null = they are not. Clients whose own TLS is passed
///     through reach them without it
/// @param continuity how live clients are moved between them; null = they are not
public record NodeLegSettings(
        ProxyOut proxyOut,
        Duration dialTimeout,
        Duration connectDeadline,
        Duration connackTimeout,
        NodeSocket socket,
        RetrySettings retry,
        @Nullable TlsClientSettings tls,
        @Nullable ContinuitySettings continuity) {
    public static final NodeLegSettings DEFAULT = new NodeLegSettings(
            new ProxyOut.Absent(),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            NodeSocket.DEFAULT,
            RetrySettings.DEFAULT,
            null,
            null);

    public NodeLegSettings {
        Positive.check("dial_timeout", dialTimeout);
        Positive.check("connect_deadline", connectDeadline);
        Positive.check("connack_timeout", connackTimeout);
    }

    /// What a node is told before the CONNECT.
    public sealed interface ProxyOut {
        /// Nothing: the node sees our address.
        record Absent() implements ProxyOut {}

        /// A PROXY header with the client's real address, in one write with the CONNECT.
        ///
        /// @param tlvs only in v2, and only those that the nodes accept
        record Header(HeaderVersion version, Set<OutgoingTlv> tlvs) implements ProxyOut {
            public Header {
                tlvs = Set.copyOf(tlvs);
                if (version == HeaderVersion.V1 && !tlvs.isEmpty()) {
                    throw new IllegalArgumentException("proxy_protocol_tlvs needs proxy_protocol = v2");
                }
            }
        }
    }
}
