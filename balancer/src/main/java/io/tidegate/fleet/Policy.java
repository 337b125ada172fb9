package io.tidegate.fleet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a pool chooses a node for a client. Weights apply to all.
public enum Policy {
    /// One after the other.
    ROUND_ROBIN,
    /// The one with the fewest links for its weight.
    LEAST_CONNECTIONS,
    /// The same one for the same source address.
    SOURCE_IP,
    /// The same one for the same client id.
    CLIENT_ID;

    /// Whether clients have nodes of their own, as far as they say who they are.
    public boolean hasAffinity() {
        return switch (this) {
            case ROUND_ROBIN, LEAST_CONNECTIONS -> false;
            case SOURCE_IP, CLIENT_ID -> true;
        };
    }

    /// As configuration spells it: `round_robin`.
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Null where no policy is spelled so.
    public static @Nullable Policy parse(String text) {
        for (Policy policy : values()) {
            if (policy.spelling().equals(text)) {
                return policy;
            }
        }
        return null;
    }
}
