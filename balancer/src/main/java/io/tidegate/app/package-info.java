/// The rooms meet: `Main` starts, [io.tidegate.app.Wiring] builds, [io.tidegate.app.Lifecycle] runs and ends.
///
/// The only place that makes threads, handles signals and ends the process. It must never decide
/// anything about a client or a node. Start at `Wiring`, read it top to bottom.
@NullMarked
package io.tidegate.app;

import org.jspecify.annotations.NullMarked;
