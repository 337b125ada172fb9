package io.tidegate.discovery;

/// One SRV record (RFC 2782). Immutable.
///
/// @param priority 0..65535; the lowest is to be used first
/// @param weight 0..65535, among those of one priority
/// @param target a host name without the dot at its end; empty = there is no such service here
/// @param port 0..65535
record SrvRecord(int priority, int weight, String target, int port) {}
