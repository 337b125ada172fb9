package io.tidegate.demo;

/// Something that is done to a node. Immutable.
///
/// @param node its place among all, from 0
/// @param pauseNanos from the blow before it, or from the beginning, to this one
/// @param lastsNanos from then until the node goes on, or is started again
record Blow(int node, Kind kind, long pauseNanos, long lastsNanos) {
    enum Kind {
        /// SIGKILL.
        KILL,
        /// SIGSTOP; SIGCONT ends it.
        FREEZE
    }
}
