package io.tidegate.link;

import io.tidegate.address.HostPort;
import java.time.Duration;
import java.util.List;

/// Where clients arrive: one `listeners.tcp.NAME`. Immutable.
///
/// @param bind an IP address and port; `[::]` takes IPv4 too
/// @param backlog clients that the kernel queues before they are accepted, 1..65535
/// @param keepAlive of the clients' sockets
/// @param pool the pool that serves this listener
public record ListenerSettings(
        String name, HostPort bind, int backlog, KeepAlive keepAlive, Limits limits, ProxyIn proxyIn, String pool) {

    /// TCP keep-alive of a socket: what finds a dead peer where MQTT's keep alive is 0.
    ///
    /// @param idle silence before the first probe, whole seconds, 1 s..32767 s
    /// @param interval between probes, whole seconds, 1 s..32767 s
    /// @param count unanswered probes before the connection is reset, 1..127
    public record KeepAlive(Duration idle, Duration interval, int count) {
        public static final KeepAlive DEFAULT = new KeepAlive(Duration.ofSeconds(240), Duration.ofSeconds(30), 5);
    }

    /// What is decided before a byte is read.
    ///
    /// @param maxConnections clients at one time, 1 or more; `Integer.MAX_VALUE` means no limit
    /// @param maxConnRate as EMQX writes it, `1000/s`, or `infinity`
    /// @param accessRules as EMQX writes them, first match wins
    public record Limits(int maxConnections, String maxConnRate, List<String> accessRules) {}

    /// Whether clients arrive behind another balancer that says who they are. Required or absent, never guessed.
    public sealed interface ProxyIn {
        /// The socket's peer is the client.
        record Absent() implements ProxyIn {}

        /// The connection starts with a PROXY header, v1 or v2.
        ///
        /// @param timeout for the whole header
        /// @param trusted who may send one; empty = everybody
        record Required(Duration timeout, List<String> trusted) implements ProxyIn {}
    }
}
