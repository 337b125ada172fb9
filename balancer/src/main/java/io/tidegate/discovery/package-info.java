/// Where the outside tells us which nodes exist and where: here, names become addresses
/// ([io.tidegate.discovery.Resolver]), off the event loops.
///
/// Must never know: how a node is chosen, links, configuration files. Start at `Resolver`.
@NullMarked
package io.tidegate.discovery;

import org.jspecify.annotations.NullMarked;
