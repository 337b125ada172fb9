package io.tidegate.config;

import io.tidegate.address.Endpoint;
import io.tidegate.address.Network;
import io.tidegate.config.Keys.Listener;
import io.tidegate.config.Keys.TcpOptions;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.ListenerSettings.ProxyIn;
import io.tidegate.protect.AccessRules;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.protect.TrustedNetworks;
import io.tidegate.transport.ListenOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `listeners`. Confined to one reading.
///
/// @param pools the names of all pools that are written, right or wrong
record ListenerReader(Findings findings, Collection<String> pools) {
    private static final String DEFAULT_POOL = "default";

    /// One that is enabled, and where it stands.
    ///
    /// @param settings null where something else than its bind is wrong, which has been said
    record Placed(Endpoint bind, Section section, @Nullable ListenerSettings settings) {}

    /// Those that are enabled and have a bind.
    List<Placed> read(Section root) {
        Section named = root.block("listeners", Keys.LISTENERS).block("tcp", Keys.TCP_LISTENERS);
        List<Placed> listeners = new ArrayList<>();
        int written = 0;
        int enabled = 0;
        for (String name : named.names()) {
            Section section = named.block(name, Listener.CHAPTER);
            boolean enable = section.get(Listener.ENABLE);
            Endpoint bind = section.find(Listener.BIND);
            ListenerSettings settings = listener(name, bind, section);
            written++;
            enabled += enable ? 1 : 0;
            if (enable && bind != null) {
                listeners.add(new Placed(bind, section, settings));
            }
        }
        if (written == 0) {
            named.problem("there is no listener; write listeners.tcp.default { bind = \"0.0.0.0:1883\" }");
        } else if (enabled == 0) {
            named.problem("no listener is enabled");
        }
        return listeners;
    }

    private @Nullable ListenerSettings listener(String name, @Nullable Endpoint bind, Section section) {
        ListenerLimits limits = new ListenerLimits(
                section.get(Listener.MAX_CONNECTIONS),
                section.get(Listener.MAX_CONN_RATE),
                new AccessRules(section.get(Listener.ACCESS_RULES)));
        ProxyIn proxyIn = proxyIn(section, bind);
        String pool = pool(section);
        Section tcp = section.block("tcp_options", TcpOptions.CHAPTER);
        ListenOptions options = new ListenOptions(tcp.get(TcpOptions.BACKLOG), tcp.get(TcpOptions.KEEPALIVE));
        if (bind == null || pool == null) {
            return null;
        }
        return new ListenerSettings(name, bind, options, limits, proxyIn, pool);
    }

    private ProxyIn proxyIn(Section section, @Nullable Endpoint bind) {
        boolean required = section.get(Listener.PROXY_PROTOCOL);
        var timeout = section.get(Listener.PROXY_PROTOCOL_TIMEOUT);
        List<Network> trusted = section.get(Listener.TRUSTED);
        if (!required) {
            if (!trusted.isEmpty()) {
                findings.warning(
                        section.origin(Listener.TRUSTED.name()),
                        section.path() + ".trusted does nothing without proxy_protocol = true");
            }
            return new ProxyIn.Absent();
        }
        if (trusted.isEmpty() && bind != null && !bind.isLoopback()) {
            findings.warning(
                    section.origin(Listener.PROXY_PROTOCOL.name()),
                    section.path() + ".proxy_protocol lets everybody who can connect to " + bind
                            + " claim any address; write trusted = [\"10.0.0.0/8\"] with the networks of the balancers in front");
        }
        return new ProxyIn.Required(timeout, new TrustedNetworks(trusted));
    }

    /// Null where it is not clear, which has been said.
    private @Nullable String pool(Section section) {
        String named = section.find(Listener.POOL);
        if (named != null) {
            if (pools.contains(named)) {
                return named;
            }
            String near = Nearest.to(named, pools);
            String hint = near != null ? "did you mean " + near + "?" : "pools are: " + String.join(", ", pools);
            findings.problem(
                    section.origin(Listener.POOL.name()),
                    section.path() + ".pool: there is no pool \"" + named + "\"; "
                            + (pools.isEmpty() ? "there is no pool at all" : hint));
            return null;
        }
        if (section.has(Listener.POOL.name()) || pools.isEmpty()) {
            return null;
        }
        String pool = pools.size() == 1 ? pools.iterator().next() : DEFAULT_POOL;
        if (!pools.contains(pool)) {
            section.problem(section.path() + ".pool is missing; pools are: " + String.join(", ", pools));
            return null;
        }
        section.settle(Listener.POOL, pool);
        return pool;
    }
}
