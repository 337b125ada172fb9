package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.protect.TrustedNetworks;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.transport.ListenOptions;
import java.time.Duration;

/// Where clients arrive: one `listeners.KIND.NAME`. Immutable.
///
/// @param id what log and metrics call it, `KIND:NAME`, as EMQX does: `tcp:default`
/// @param bind port 0 takes a free one; `[::]` takes IPv4 too
public record ListenerSettings(
        String id,
        Endpoint bind,
        ListenOptions options,
        ListenerLimits limits,
        ProxyIn proxyIn,
        Security security,
        Routes routes) {
    public ListenerSettings {
        if (!id.startsWith(security.kind() + ":")) {
            throw new IllegalArgumentException("listener " + id + " is of kind " + security.kind());
        }
    }

    /// Where it stands in the configuration: `listeners.tcp.default`.
    public String path() {
        return path(id);
    }

    /// Where the listener with this id stands in the configuration.
    public static String path(String id) {
        return "listeners." + id.replaceFirst(":", ".");
    }

    /// The pool of clients that no route is meant for.
    public String pool() {
        return routes.otherwise();
    }

    /// Whether clients arrive behind another balancer that says who they are: required or absent,
    /// never guessed (PROXY protocol §2).
    public sealed interface ProxyIn {
        /// The socket's peer is the client.
        record Absent() implements ProxyIn {}

        /// Every connection starts with a PROXY header, v1 or v2.
        ///
        /// @param timeout for the whole header
        /// @param trusted who may connect at all, since whoever does may claim any address
        record Required(Duration timeout, TrustedNetworks trusted) implements ProxyIn {
            public Required {
                Positive.check("proxy_protocol_timeout", timeout);
            }
        }
    }

    /// What stands between a client and its MQTT.
    public sealed interface Security {
        /// Nothing: `listeners.tcp`.
        record Plain() implements Security {}

        /// TLS, which ends here: `listeners.ssl`.
        record Terminated(TlsServerSettings tls) implements Security {}

        /// TLS, which a node ends: `listeners.ssl_passthrough`. Nothing of it is read but its
        /// ClientHello, and the node leg has no TLS of ours.
        ///
        /// @param clientHelloTimeout for the whole ClientHello, from accept or from the end of the
        ///     PROXY header
        record PassedThrough(Duration clientHelloTimeout) implements Security {
            public PassedThrough {
                Positive.check("client_hello_timeout", clientHelloTimeout);
            }
        }

        /// As configurations spell it.
        default String kind() {
            return switch (this) {
                case Plain _ -> "tcp";
                case Terminated _ -> "ssl";
                case PassedThrough _ -> "ssl_passthrough";
            };
        }
    }
}
