package io.tidegate.continuity;

import java.time.Duration;

/// What holds for the sessions of one pool. Immutable.
///
/// @param hold the session expiry that a node is asked for where the client wants none (MQTT 5); 0 = as the client
/// wants
public record Terms(Capabilities capabilities, Bounds bounds, Times times, Duration hold) {}
