/// The packaged product as a process, with real brokers behind it and real clients in front.
///
/// Knows nothing of the product but what an operator knows: the launcher, the configuration file, the log, the admin
/// port, the signals. Start at [io.tidegate.systemtest.Balancer].
///
/// Beside real brokers there is a scripted cluster of MQTT 5, [io.tidegate.systemtest.cluster.Cluster], and beside real
/// clients, each a [io.tidegate.systemtest.Device], a swarm of small ones, [io.tidegate.systemtest.swarm.Swarm]. What
/// becomes of each of their messages stands in a [io.tidegate.systemtest.ledger.Ledger].
@NullMarked
package io.tidegate.systemtest;

import org.jspecify.annotations.NullMarked;
