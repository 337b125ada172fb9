/// What a live client needs so that the node behind it can be replaced, and the replacing, step by step.
///
/// A [io.tidegate.continuity.Session] is told what happens (bytes of the client or of a node, legs that come and go,
/// time, the wish to move) and answers through [io.tidegate.continuity.Acts]. The same events give the same actions.
/// Why it is built so, its states, steps and failure cases: docs/adr/0018.
///
/// Must never know: sockets, threads, a clock, chance but as a generator that it is given, which nodes there are.
/// Start at `Session`; the rules of each direction are `Uplink` and `Downlink`, the steps `Move`.
@NullMarked
package io.tidegate.continuity;

import org.jspecify.annotations.NullMarked;
