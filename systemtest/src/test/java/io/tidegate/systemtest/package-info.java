/// The packaged product as a process, with real brokers behind it and real clients in front.
///
/// Knows nothing of the product but what an operator knows: the launcher, the configuration file, the log, the admin
/// port, the signals. Start at [io.tidegate.systemtest.Balancer].
@NullMarked
package io.tidegate.systemtest;

import org.jspecify.annotations.NullMarked;
