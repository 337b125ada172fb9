package io.tidegate.tls;

/// What is alive of BoringSSL, for tests in other rooms. Any thread.
public final class NativeCounts {
    private NativeCounts() {}

    /// Connections that were made and not freed.
    public static int connections() {
        return BoringSsl.LIVE_CONNECTIONS.get();
    }
}
