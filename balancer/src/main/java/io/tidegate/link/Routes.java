package io.tidegate.link;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Field;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which pool serves a client of one listener. Pure; immutable.
///
/// @param routes the first that is meant for a client decides
/// @param otherwise the pool of clients that no route is meant for
public record Routes(List<Route> routes, String otherwise) {
    public Routes {
        routes = List.copyOf(routes);
    }

    /// Every client has the same pool.
    public static Routes all(String pool) {
        return new Routes(List.of(), pool);
    }

    /// A pool, and whom it is for: all conditions that are there hold.
    ///
    /// @param serverName what the client asks for by SNI; null = anything, or nothing
    /// @param clientId of its CONNECT; null = any
    /// @param userName of its CONNECT, which must have one; null = any, or none
    public record Route(
            @Nullable ServerName serverName,
            @Nullable Glob clientId,
            @Nullable Glob userName,
            String pool) {
        public Route {
            if (serverName == null && clientId == null && userName == null) {
                throw new IllegalArgumentException("a route has at least one condition");
            }
        }

        boolean isFor(@Nullable String asked, @Nullable Field id, @Nullable Field user) {
            return (serverName == null || (asked != null && serverName.matches(asked)))
                    && holds(clientId, id)
                    && holds(userName, user);
        }

        private static boolean holds(@Nullable Glob condition, @Nullable Field field) {
            return condition == null
                    || (field != null && condition.matches(field.bytes(), field.offset(), field.length()));
        }
    }

    /// The pool of a client that sent its CONNECT.
    ///
    /// @param serverName what it asks for by SNI; null = nothing, or no TLS
    public String pool(@Nullable String serverName, Connect connect) {
        return first(serverName, connect.clientId(), connect.userName());
    }

    /// The pool of a client of whose MQTT nothing can be seen.
    ///
    /// @param serverName what it asks for by SNI; null = nothing
    public String pool(@Nullable String serverName) {
        return first(serverName, null, null);
    }

    private String first(@Nullable String serverName, @Nullable Field clientId, @Nullable Field userName) {
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (route.isFor(serverName, clientId, userName)) {
                return route.pool();
            }
        }
        return otherwise;
    }

    /// All that may come out.
    public Set<String> pools() {
        Set<String> pools = new LinkedHashSet<>();
        routes.forEach(route -> pools.add(route.pool()));
        pools.add(otherwise);
        return pools;
    }
}
