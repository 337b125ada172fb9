/// The only source of time: what is now, and what falls due later. Real here, virtual in the simulation.
///
/// Must never know: any other room. Start at [io.tidegate.time.Clock].
@NullMarked
package io.tidegate.time;

import org.jspecify.annotations.NullMarked;
