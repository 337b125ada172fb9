package io.tidegate.protect;

/// What one listener refuses before a byte is read. Immutable.
///
/// @param maxConnections clients at one time, 1 or more; [#UNLIMITED] means no bound
public record ListenerLimits(int maxConnections, ConnectionRate rate, AccessRules rules) {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /// No limit at all.
    public static final ListenerLimits NONE =
            new ListenerLimits(UNLIMITED, ConnectionRate.INFINITY, AccessRules.ALLOW_ALL);

    public ListenerLimits {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("max_connections must be 1 or more, was " + maxConnections);
        }
    }
}
