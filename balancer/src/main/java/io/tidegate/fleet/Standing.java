package io.tidegate.fleet;

/// What may be asked of a member at a moment.
public enum Standing {
    /// It takes new links.
    USABLE,
    /// Its back-off is over: it takes one trial connection at a time.
    TRIAL_DUE,
    /// Something speaks against it: for who has no other node left.
    LAST_RESORT,
    /// It takes none: its name has no address, its weight is 0, or it is to lose the links it has.
    NONE
}
