package io.tidegate.demo;

/// What the main thread must hear of a child, once each. Immutable.
sealed interface News {
    /// A broker node takes clients now.
    record Ready(Child child) implements News {}

    /// A broker node forwards to all its peers now.
    record Joined(Child child) implements News {}

    /// The process ended, and all that it wrote has been read.
    record Ended(Child child, int status) implements News {}
}
