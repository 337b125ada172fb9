/// What the kernel says of processes and of the machine, read from `/proc`. Start at
/// [io.tidegate.benchmark.machine.ProcessTree].
@NullMarked
package io.tidegate.benchmark.machine;

import org.jspecify.annotations.NullMarked;
