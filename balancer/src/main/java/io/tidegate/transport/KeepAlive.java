package io.tidegate.transport;

/// TCP keep-alive of a socket: what finds a dead peer where nothing else does. Immutable.
///
/// @param idleSeconds silence before the first probe, 1..32767
/// @param intervalSeconds between probes, 1..32767
/// @param count unanswered probes before the connection is reset, 1..127
public record KeepAlive(int idleSeconds, int intervalSeconds, int count) {
    public static final KeepAlive DEFAULT = new KeepAlive(240, 30, 5);

    public KeepAlive {
        within("idle", idleSeconds, 32_767);
        within("interval", intervalSeconds, 32_767);
        within("count", count, 127);
    }

    private static void within(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("keep-alive " + what + " must be 1.." + max + ", was " + value);
        }
    }
}
