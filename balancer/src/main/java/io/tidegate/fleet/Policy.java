package io.tidegate.fleet;

/// How a node of a pool is chosen.
public enum Policy {
    ROUND_ROBIN,
    LEAST_CONNECTIONS,
    SOURCE_IP,
    CLIENT_ID
}
