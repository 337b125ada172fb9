package io.tidegate.config;

import io.tidegate.address.Endpoint;
import io.tidegate.link.ClientSettings;
import io.tidegate.link.EndSettings;
import io.tidegate.link.ListenerSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that an operator said, checked as a whole: every listener's pool is among the pools. Immutable.
///
/// @param listeners the enabled ones, at least one, ordered by kind and name
/// @param pools at least one, ordered by name
/// @param adminBind null = no admin port
public record Config(
        List<ListenerSettings> listeners,
        List<PoolConfig> pools,
        ClientSettings client,
        EndSettings end,
        ProcessSettings process,
        @Nullable Endpoint adminBind) {
    public Config {
        listeners = List.copyOf(listeners);
        pools = List.copyOf(pools);
        if (listeners.isEmpty() || pools.isEmpty()) {
            throw new IllegalArgumentException("a configuration has at least one listener and one pool");
        }
    }
}
