package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.protect.TrustedNetworks;
import io.tidegate.transport.ListenOptions;
import java.time.Duration;

/// Where clients arrive: one `listeners.tcp.NAME`. Immutable.
///
/// @param bind port 0 takes a free one; `[::]` takes IPv4 too
/// @param pool the name of the pool that serves this listener
public record ListenerSettings(
        String name, Endpoint bind, ListenOptions options, ListenerLimits limits, ProxyIn proxyIn, String pool) {

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
}
