package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.transport.DialOptions;
import io.tidegate.transport.KeepAlive;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// What sockets to the nodes of one pool get. Immutable.
///
/// @param options keep-alive, and how long a node may leave our bytes without an acknowledgement, which finds a
///     host that vanished
/// @param sources our addresses, in turn; empty = the system's choice. One address has some 28,000 ports for each
///     node
public record NodeSocket(DialOptions options, List<InetAddress> sources) {
    private static final int USER_TIMEOUT_MILLIS_MIN = 30_000;

    public static final NodeSocket DEFAULT =
            new NodeSocket(new DialOptions(new KeepAlive(30, 10, 3), 60_000, null), List.of());

    public NodeSocket {
        sources = List.copyOf(sources);
    }

    /// @param userTimeout 30 s or more, since a node whose network stumbles is not dead; zero = no bound
    public static NodeSocket of(KeepAlive keepAlive, Duration userTimeout, List<InetAddress> sources) {
        long millis = userTimeout.toMillis();
        if (millis != 0 && (millis < USER_TIMEOUT_MILLIS_MIN || millis > Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("tcp_user_timeout must be 30s or more, or infinity, was " + userTimeout);
        }
        return new NodeSocket(new DialOptions(keepAlive, (int) millis, null), sources);
    }

    /// For the `turn`th dial, to a node there.
    DialOptions towards(Endpoint to, long turn) {
        if (sources.isEmpty()) {
            return options;
        }
        int first = (int) Math.floorMod(turn, (long) sources.size());
        for (int i = 0; i < sources.size(); i++) {
            InetAddress source = sources.get((first + i) % sources.size());
            if (source instanceof Inet4Address == to.isIpv4()) {
                return options.from(source);
            }
        }
        return options; // none of that family
    }
}
