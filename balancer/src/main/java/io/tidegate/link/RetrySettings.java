package io.tidegate.link;

import java.time.Duration;
import java.util.Locale;

/// When a client's CONNECT, which a node has and has not answered, is given to another one. Immutable.
///
/// @param suspectAfter how long a node may owe answers and say nothing at all before it is
/// [suspect][io.tidegate.fleet.NodeState.Suspect]
/// @param afterSend what is fair once a node may have read the CONNECT
/// @param budget retries for each client that comes, 0..1
public record RetrySettings(Duration suspectAfter, AfterSend afterSend, double budget) {
    public static final RetrySettings DEFAULT = new RetrySettings(Duration.ofSeconds(1), AfterSend.SUSPECT, 0.1);

    public RetrySettings {
        Positive.check("suspect_after", suspectAfter);
        if (!(budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException("retry_budget must be 0..1, was " + budget);
        }
    }

    /// Two nodes that have one CONNECT may both act on it: the cluster then ends one of the two sessions.
    public enum AfterSend {
        /// Also a node that answers others, and lets this client's time run out.
        ALWAYS,
        /// A node that is suspect, or that went away without an answer.
        SUSPECT,
        /// None: the client is told.
        NEVER;

        /// As configuration spells it.
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
