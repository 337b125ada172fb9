package io.tidegate.time;

/// What time it is. Any thread.
public interface Clock {
    /// Monotonic, in nanoseconds, from an arbitrary origin: differences only.
    long nanos();

    /// Milliseconds since 1970 UTC: for people to read, never for deadlines.
    long epochMillis();

    /// The machine's clock.
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
