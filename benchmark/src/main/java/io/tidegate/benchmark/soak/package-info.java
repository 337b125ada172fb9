/// `make soak`: the packaged product under so many connections and messages, good and broken ones, and whether it ends
/// as it began. Start at [io.tidegate.benchmark.soak.Soak].
@NullMarked
package io.tidegate.benchmark.soak;

import org.jspecify.annotations.NullMarked;
