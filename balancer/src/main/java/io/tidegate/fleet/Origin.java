package io.tidegate.fleet;

/// How a node came to be in its pool.
public enum Origin {
    /// The configuration names it: it stays for the life of the process.
    CONFIGURED,
    /// Whoever lists nodes listed it last time.
    LISTED,
    /// It was listed once, and is no more.
    LEAVING
}
