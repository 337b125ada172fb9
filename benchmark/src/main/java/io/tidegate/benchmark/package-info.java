/// Tidegate beside HAProxy and NGINX, one at a time and in turn: what each takes of the processor and
/// of memory for the same work. Start at [io.tidegate.benchmark.Benchmark].
@NullMarked
package io.tidegate.benchmark;

import org.jspecify.annotations.NullMarked;
