package io.tidegate.admin;

import java.util.List;

/// Whether new clients should be sent here. Immutable.
///
/// @param reasons why not, each a phrase on one line, such as `pool default has no usable node`; ready if
///     there is none
public record Readiness(List<String> reasons) {
    public static final Readiness READY = new Readiness(List.of());

    public Readiness {
        reasons = List.copyOf(reasons);
    }

    public boolean isReady() {
        return reasons.isEmpty();
    }
}
