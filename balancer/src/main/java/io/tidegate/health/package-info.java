/// Whether nodes work: asked of them ([io.tidegate.health.Probes], on an event loop of its own) and heard from
/// those who dealt with them ([io.tidegate.health.Outliers]). What comes of it is posted as
/// [io.tidegate.fleet.FleetEvent]s: only changes of a verdict, never a single answer.
///
/// What decides is pure: [io.tidegate.health.RiseFall] of one node, [io.tidegate.health.PoolVerdicts] of all nodes of a
/// pool together, [io.tidegate.health.MqttTalk] of what a node says. What acts is thin, and runs on a simulated kernel
/// as well.
///
/// Must never know: links and their clients but as hashes, how a node is chosen, configuration files. Start at
/// `Probes`.
@NullMarked
package io.tidegate.health;

import org.jspecify.annotations.NullMarked;
