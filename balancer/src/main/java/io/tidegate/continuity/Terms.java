package io.tidegate.continuity;

import java.time.Duration;

/// What holds for the sessions of one pool. Immutable.
///
/// @param hold the session expiry that a node is asked for where the client wants none (MQTT 5); 0 = as the client
/// wants
/// @param idleKeepAlives after how many keep alives without a word a client is ended by others than the session
public record Terms(Capabilities capabilities, Bounds bounds, Times times, Duration hold, double idleKeepAlives) {
    /// As MQTT has it [MQTT-3.1.2-22].
    static final double KEEP_ALIVES = 1.5;

    public Terms(Capabilities capabilities, Bounds bounds, Times times, Duration hold) {
        this(capabilities, bounds, times, hold, KEEP_ALIVES);
    }
}
