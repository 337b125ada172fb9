package io.tidegate.link;

import java.time.Duration;

/// What is asked of clients, whichever listener they came to. Immutable.
///
/// @param connectTimeout for the whole CONNECT, from accept or from the end of the PROXY header
/// @param connectBytesMax the largest CONNECT packet, fixed header included
/// @param keepAliveMultiplier how many keep alives without a byte from the client end its link
///     [MQTT-3.1.2-22]; 1.0..10.0
/// @param idleTimeout the same for clients whose keep alive is 0; zero = they are not cut
/// @param halfCloseTimeout how long one direction may outlive the other
/// @param sendTimeout how long a side may take nothing of what is kept back for it
/// @param handshakesMax TLS handshakes under way at one time, over all loops; more clients wait
///     with their ClientHello until one has ended, while their time runs
public record ClientSettings(
        Duration connectTimeout,
        int connectBytesMax,
        double keepAliveMultiplier,
        Duration idleTimeout,
        Duration halfCloseTimeout,
        Duration sendTimeout,
        int handshakesMax) {
    public static final int CONNECT_BYTES_MIN = 64;
    public static final int CONNECT_BYTES_MAX = 16 << 20;
    public static final ClientSettings DEFAULT = new ClientSettings(
            Duration.ofSeconds(15),
            512 << 10,
            1.5,
            Duration.ZERO,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            1000);

    public ClientSettings {
        Positive.check("connect_timeout", connectTimeout);
        Positive.check("half_close_timeout", halfCloseTimeout);
        Positive.check("send_timeout", sendTimeout);
        if (connectBytesMax < CONNECT_BYTES_MIN || connectBytesMax > CONNECT_BYTES_MAX) {
            throw new IllegalArgumentException("max_connect_size must be 64B..16MB, was " + connectBytesMax + "B");
        }
        if (!(keepAliveMultiplier >= 1.0 && keepAliveMultiplier <= 10.0)) {
            throw new IllegalArgumentException("keepalive_multiplier must be 1.0..10.0, was " + keepAliveMultiplier);
        }
        if (handshakesMax < 1) {
            throw new IllegalArgumentException("max_handshakes must be 1 or more, was " + handshakesMax);
        }
        if (idleTimeout.isNegative()) {
            throw new IllegalArgumentException("idle_timeout must not be negative, was " + idleTimeout);
        }
    }
}
