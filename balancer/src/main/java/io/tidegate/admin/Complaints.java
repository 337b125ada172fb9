package io.tidegate.admin;

import java.util.Map;

/// What clients met at nodes since the start. Immutable.
///
/// @param kinds how many of each kind
/// @param dropped those that were counted and not looked into, because too many came at once
public record Complaints(Map<String, Long> kinds, long dropped) {
    public Complaints {
        kinds = Map.copyOf(kinds);
    }
}
