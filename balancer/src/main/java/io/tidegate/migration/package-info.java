/// Links are made to leave nodes without a stampede: which ones is planned ([io.tidegate.migration.DrainPlan],
/// [io.tidegate.migration.RebalancePlan], pure), whether a rebalance begins by itself is decided
/// ([io.tidegate.migration.AutoRebalance], pure too), how fast is paced ([io.tidegate.migration.Migrations], ticked by
/// the
/// control thread), and done by the loops, behind [io.tidegate.link.Door].
///
/// Must never know: sockets, rows of links, HTTP, who asked. Start at `Migrations`.
@NullMarked
package io.tidegate.migration;

import org.jspecify.annotations.NullMarked;
