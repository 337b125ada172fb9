package io.tidegate.discovery;

/// Whoever knows the nodes of one pool. Asked by one thread at a time, on a thread that may block: within
/// bounds of its own an answer may take as long as it likes.
interface Source {
    /// Never throws for what the outside does.
    Answer ask();

    /// Where it looks, for people: `DNS emqx.example`.
    String title();
}
