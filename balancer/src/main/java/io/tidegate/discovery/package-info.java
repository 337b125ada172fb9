/// Where the outside tells us which nodes exist and where. A pool's [io.tidegate.discovery.Source] (a file, DNS,
/// SRV records, EMQX's REST API) lists its nodes; [io.tidegate.discovery.Discoveries] asks all of them, again and
/// again. Names become addresses by [io.tidegate.discovery.Resolver]. What is learned are events of the fleet;
/// all of it happens off the event loops.
///
/// Must never know: how a node is chosen, links, how a configuration is written. Start at `Discovery`; what is
/// said by whom is read in `SrvNodes`, `EmqxAnswer` and `EmqxMembers`, without anybody being asked.
@NullMarked
package io.tidegate.discovery;

import org.jspecify.annotations.NullMarked;
