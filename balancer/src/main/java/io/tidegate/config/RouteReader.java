package io.tidegate.config;

import io.tidegate.config.Keys.Route;
import io.tidegate.link.Glob;
import io.tidegate.link.Routes;
import io.tidegate.link.ServerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `routes` of listeners, and the pools that they and listeners name. Confined to one reading.
///
/// @param pools the names of all pools that are written, right or wrong
record RouteReader(Findings findings, Collection<String> pools) {
    /// Those that are right.
    List<Routes.Route> read(Section listener, Chapter chapter) {
        List<Routes.Route> routes = new ArrayList<>();
        Map<List<?>, Section> earlier = new HashMap<>();
        for (Section section : listener.blocks("routes", chapter)) {
            ServerName serverName = section.find(Route.SNI);
            Glob clientId = section.find(Route.CLIENT_ID);
            Glob userName = section.find(Route.USERNAME);
            String pool = pool(section, Route.POOL);
            boolean conditional =
                    List.of(Route.SNI, Route.CLIENT_ID, Route.USERNAME).stream().anyMatch(section::has);
            if (!conditional) {
                section.problem(
                        section.path() + " has no condition; what no route is for goes to the listener's own pool");
            }
            if (pool == null || (serverName == null && clientId == null && userName == null)) {
                continue;
            }
            routes.add(new Routes.Route(serverName, clientId, userName, pool));
            Section same = earlier.putIfAbsent(java.util.Arrays.asList(serverName, clientId, userName), section);
            if (same != null) {
                findings.warning(
                        section.origin(),
                        section.path() + " is for nobody: " + same.path() + " has the same conditions and comes first");
            }
        }
        return routes;
    }

    /// The pool that `key` names; null where it is absent or there is no such pool, which has then been said.
    @Nullable
    String pool(Section section, Key<String> key) {
        String named = section.find(key);
        if (named == null || pools.contains(named)) {
            return named;
        }
        String near = Nearest.to(named, pools);
        String hint = near != null ? "did you mean " + near + "?" : "pools are: " + String.join(", ", pools);
        section.refuse(
                key, ": there is no pool \"" + named + "\"; " + (pools.isEmpty() ? "there is no pool at all" : hint));
        return null;
    }
}
