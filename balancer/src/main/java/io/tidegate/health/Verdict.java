package io.tidegate.health;

import java.util.Locale;

/// What is thought of a node, by its answers to probes.
public enum Verdict {
    /// Too little has been asked.
    UNKNOWN,
    /// It works.
    PASSES,
    /// It works, and wants its clients to leave.
    EVACUATES,
    /// It does not work.
    FAILS;

    /// As metrics and JSON spell it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
