package io.tidegate.observe;

import java.util.Locale;

/// Who ended a link, or made it end. Immutable.
public enum Side {
    CLIENT,
    NODE,
    BALANCER;

    private final String label = name().toLowerCase(Locale.ROOT);

    /// As it appears in logs and metrics.
    public String label() {
        return label;
    }
}
