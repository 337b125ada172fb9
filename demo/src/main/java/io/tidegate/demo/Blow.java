package io.tidegate.demo;

/// Something that is done to a node. Immutable.
///
/// @param node its place among all, from 0
/// @param pauseNanos from the blow before it, or from the beginning, to this one
/// @param lastsNanos from then until the node goes on, is started again, or takes clients again
record Blow(int node, Kind kind, long pauseNanos, long lastsNanos) {
    enum Kind {
        /// SIGKILL.
        KILL,
        /// SIGSTOP; SIGCONT ends it.
        FREEZE,
        /// An order to Tidegate that the node be emptied; another one ends it.
        DRAIN
    }
}
