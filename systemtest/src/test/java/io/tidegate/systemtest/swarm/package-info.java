/// Thousands of MQTT clients on one thread, of MQTT 3.1.1 and 5.0, that publish, subscribe, and account for it in a
/// [io.tidegate.systemtest.ledger.Ledger]; and are strict: what a client must not get is a fault. Start at
/// [io.tidegate.systemtest.swarm.Swarm].
@NullMarked
package io.tidegate.systemtest.swarm;

import org.jspecify.annotations.NullMarked;
