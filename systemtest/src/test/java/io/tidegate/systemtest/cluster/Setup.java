package io.tidegate.systemtest.cluster;

import java.time.Duration;

/// What a test decides about a cluster besides its [Profile]. Immutable.
///
/// @param second how long a second lasts in session expiry intervals and will delays; keep alives are real ones
/// @param serverKeepAlive seconds, for clients of MQTT 5 that ask for more, or for none; 0 = theirs
/// @param isSpread whether each node has an address of its own, as on a machine of its own, and the API the same port
/// at
/// all of them; else all are at 127.0.0.1
/// @param seed of what is left to chance
public record Setup(Proxy proxy, Duration second, int serverKeepAlive, boolean isSpread, long seed) {
    /// Whether connections begin with a PROXY header.
    public enum Proxy {
        /// They must not.
        OFF,
        /// They must; version 1 or 2.
        REQUIRED
    }

    /// For clients that come directly.
    public static final Setup DIRECT = new Setup(Proxy.OFF, Duration.ofSeconds(1), 0, false, 1);

    /// Behind a balancer that says whose the connection is.
    public static final Setup BEHIND_PROXY = new Setup(Proxy.REQUIRED, Duration.ofSeconds(1), 0, false, 1);

    public Setup second(Duration duration) {
        return new Setup(proxy, duration, serverKeepAlive, isSpread, seed);
    }

    public Setup serverKeepAlive(int seconds) {
        return new Setup(proxy, second, seconds, isSpread, seed);
    }

    public Setup spread() {
        return new Setup(proxy, second, serverKeepAlive, true, seed);
    }

    public Setup seed(long other) {
        return new Setup(proxy, second, serverKeepAlive, isSpread, other);
    }

    Duration seconds(long count) {
        return second.multipliedBy(count);
    }
}
