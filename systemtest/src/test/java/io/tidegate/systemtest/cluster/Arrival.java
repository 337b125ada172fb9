package io.tidegate.systemtest.cluster;

/// A CONNECT that a node took.
///
/// @param address of the client, as the PROXY header says it: `203.0.113.7:56324`; empty without one
public record Arrival(String node, String clientId, String address, boolean clean, boolean sessionPresent) {}
