package io.tidegate.admin;

/// A listener as it is now. Immutable.
///
/// @param name with its kind, `tcp:default`
/// @param address what it is bound to
/// @param connections open ones, of all loops
/// @param connectionsMax its limit; infinite where it has none
public record ListenerStatus(String name, String address, long connections, double connectionsMax) {}
