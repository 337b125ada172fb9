/// The truth about nodes, as one immutable snapshot: [io.tidegate.fleet.Fleet], its pools, their members. What
/// is learned of a node is a [io.tidegate.fleet.FleetEvent]; one thread folds it into the next snapshot
/// ([io.tidegate.fleet.Fleets]), which every other thread reads. Counts that change with every link
/// ([io.tidegate.fleet.Occupancy]) belong to the node and survive snapshots.
///
/// Must never know: sockets, threads, configuration files, how names are looked up, how a node is chosen. Start
/// at `Fleet`.
@NullMarked
package io.tidegate.fleet;

import org.jspecify.annotations.NullMarked;
