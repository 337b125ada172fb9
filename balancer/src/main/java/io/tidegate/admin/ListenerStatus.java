package io.tidegate.admin;

/// A listener as it is now. Immutable.
///
/// @param address what it is bound to
/// @param connections open ones, of all loops
/// @param connectionsMax its limit
public record ListenerStatus(String name, String address, long connections, long connectionsMax) {}
