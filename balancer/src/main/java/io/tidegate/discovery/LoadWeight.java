package io.tidegate.discovery;

/// A weight that leans against uneven load, from answer to answer. Pure.
///
/// A node with as many connections as the average has weight [#EVEN]; one with half of them would have half as
/// much again. It moves in steps of [#STEP] between [#LEAST] and [#MOST], one step an answer, and only when it is
/// well past the middle between two: where clients hash to nodes, each step sends some of them elsewhere.
///
/// @param average connections of a running node
record LoadWeight(double average) {
    static final int EVEN = 10;
    static final int STEP = 2;
    static final int LEAST = EVEN - 2 * STEP;
    static final int MOST = EVEN + 2 * STEP;

    /// Below it what a node has more than another is chance.
    static final double AVERAGE_MIN = 100;

    /// How far away the right weight must be for a step: three quarters of it. What wavers by less than half a
    /// step, 10 % of the average, moves nothing back and forth.
    private static final double MOVES_AT = 0.75 * STEP;

    /// The next weight of a node.
    ///
    /// @param before its weight now
    /// @param live its connections; [EmqxAnswer.Row#UNKNOWN]: as the average
    int next(int before, long live) {
        boolean tells = average >= AVERAGE_MIN && live != EmqxAnswer.Row.UNKNOWN;
        double right = tells ? Math.clamp(EVEN * (2 - live / average), LEAST, MOST) : EVEN;
        if (right - before >= MOVES_AT) {
            return before + STEP;
        }
        return before - right >= MOVES_AT ? before - STEP : before;
    }
}
