/// The truth about nodes. Must never know: sockets, threads, configuration files. Start at `Node`.
@NullMarked
package io.tidegate.fleet;

import org.jspecify.annotations.NullMarked;
