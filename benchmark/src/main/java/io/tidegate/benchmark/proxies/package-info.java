/// Tidegate, HAProxy and NGINX as processes, each configured as a good operator would, for the same
/// listener and the same nodes. Start at [io.tidegate.benchmark.proxies.Competitor].
@NullMarked
package io.tidegate.benchmark.proxies;

import org.jspecify.annotations.NullMarked;
