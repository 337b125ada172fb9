package io.tidegate.transport;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What a socket gets before it dials. Immutable.
///
/// @param userTimeoutMillis how long the peer may leave bytes without an acknowledgement, while we hold back none
///     for it; 0 = as long as the system tries
/// @param source our address; null = the system's choice. Of the family of whom is dialled
public record DialOptions(
        KeepAlive keepAlive,
        int userTimeoutMillis,
        @Nullable InetAddress source) {
    public DialOptions {
        if (userTimeoutMillis < 0) {
            throw new IllegalArgumentException("a user time-out is 0 or more, was " + userTimeoutMillis);
        }
    }

    /// With keep-alive, and nothing else.
    public static DialOptions of(KeepAlive keepAlive) {
        return new DialOptions(keepAlive, 0, null);
    }

    public DialOptions from(@Nullable InetAddress address) {
        return new DialOptions(keepAlive, userTimeoutMillis, address);
    }
}
