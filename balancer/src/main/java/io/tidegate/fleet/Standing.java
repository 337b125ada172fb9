package io.tidegate.fleet;

/// What may be asked of a member at a moment.
public enum Standing {
    /// It takes new links.
    USABLE,
    /// Its back-off is over: it takes one trial connection at a time.
    TRIAL_DUE,
    /// It is in back-off: for who has no other node left.
    LAST_RESORT,
    /// It takes none: its name has no address, or its weight is 0.
    NONE
}
