/// Clients and broker nodes that cost next to nothing, on the product's own loops, all on one thread.
/// It must never know which proxy stands in between. Start at [io.tidegate.benchmark.load.Load].
@NullMarked
package io.tidegate.benchmark.load;

import org.jspecify.annotations.NullMarked;
