package io.tidegate.config;

import io.tidegate.address.Endpoint;
import io.tidegate.address.Network;
import io.tidegate.config.Keys.Listener;
import io.tidegate.config.Keys.TcpOptions;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.ListenerSettings.ProxyIn;
import io.tidegate.link.ListenerSettings.Security;
import io.tidegate.link.Routes;
import io.tidegate.protect.AccessRules;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.protect.TrustedNetworks;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.transport.ListenOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `listeners`. Confined to one reading.
record ListenerReader(Findings findings, RouteReader routes, TlsReader tls) {
    private static final String DEFAULT_POOL = "default";

    /// One that is enabled, and where it stands.
    ///
    /// @param settings null where something else than its bind is wrong, which has been said
    record Placed(Endpoint bind, Section section, @Nullable ListenerSettings settings) {}

    /// `listeners.KIND`.
    private enum Kind {
        TCP,
        SSL,
        SSL_PASSTHROUGH;

        String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }

        Chapter listener() {
            return switch (this) {
                case TCP -> Listener.CHAPTER;
                case SSL -> Keys.TlsListener.CHAPTER;
                case SSL_PASSTHROUGH -> Keys.Passthrough.CHAPTER;
            };
        }

        Chapter route() {
            return switch (this) {
                case TCP -> Keys.Route.TCP;
                case SSL -> Keys.Route.CHAPTER;
                case SSL_PASSTHROUGH -> Keys.Route.PASSTHROUGH;
            };
        }
    }

    /// Those that are enabled and have a bind.
    List<Placed> read(Section root) {
        Section kinds = root.block("listeners", Keys.LISTENERS);
        List<Placed> listeners = new ArrayList<>();
        int written = 0;
        int enabled = 0;
        for (Kind kind : Kind.values()) {
            Section named = kinds.block(kind.spelling(), Keys.namesIn("listeners." + kind.spelling()));
            for (String name : named.names()) {
                Section section = named.block(name, kind.listener());
                boolean enable = section.get(Listener.ENABLE);
                Endpoint bind = section.find(Listener.BIND);
                ListenerSettings settings = listener(kind, name, bind, section);
                written++;
                enabled += enable ? 1 : 0;
                if (enable && bind != null) {
                    listeners.add(new Placed(bind, section, settings));
                }
            }
        }
        if (written == 0) {
            kinds.problem("there is no listener; write listeners.tcp.default { bind = \"0.0.0.0:1883\" }");
        } else if (enabled == 0) {
            kinds.problem("no listener is enabled");
        }
        return listeners;
    }

    private @Nullable ListenerSettings listener(Kind kind, String name, @Nullable Endpoint bind, Section section) {
        ListenerLimits limits = new ListenerLimits(
                section.get(Listener.MAX_CONNECTIONS),
                section.get(Listener.MAX_CONN_RATE),
                new AccessRules(section.get(Listener.ACCESS_RULES)));
        ProxyIn proxyIn = proxyIn(section, bind);
        Security security = security(kind, section);
        String pool = pool(section);
        List<Routes.Route> conditional = routes.read(section, kind.route());
        Section tcp = section.block("tcp_options", TcpOptions.CHAPTER);
        ListenOptions options = new ListenOptions(tcp.get(TcpOptions.BACKLOG), tcp.get(TcpOptions.KEEPALIVE));
        if (bind == null || pool == null || security == null) {
            return null;
        }
        return new ListenerSettings(
                kind.spelling() + ":" + name, bind, options, limits, proxyIn, security, new Routes(conditional, pool));
    }

    /// Null where it is not clear, which has been said.
    private @Nullable Security security(Kind kind, Section section) {
        return switch (kind) {
            case TCP -> new Security.Plain();
            case SSL -> {
                TlsServerSettings settings = tls.server(section.block("ssl_options", TlsKeys.SslOptions.CHAPTER));
                yield settings == null ? null : new Security.Terminated(settings);
            }
            case SSL_PASSTHROUGH -> new Security.PassedThrough(section.get(Keys.Passthrough.CLIENT_HELLO_TIMEOUT));
        };
    }

    private ProxyIn proxyIn(Section section, @Nullable Endpoint bind) {
        boolean required = section.get(Listener.PROXY_PROTOCOL);
        var timeout = section.get(Listener.PROXY_PROTOCOL_TIMEOUT);
        List<Network> trusted = section.get(Listener.TRUSTED);
        if (!required) {
            if (!trusted.isEmpty()) {
                section.warn(Listener.TRUSTED, " does nothing without proxy_protocol = true");
            }
            return new ProxyIn.Absent();
        }
        if (trusted.isEmpty() && bind != null && !bind.isLoopback()) {
            section.warn(
                    Listener.PROXY_PROTOCOL,
                    " lets everybody who can connect to " + bind
                            + " claim any address; write trusted = [\"10.0.0.0/8\"] with the networks of the balancers in front");
        }
        return new ProxyIn.Required(timeout, new TrustedNetworks(trusted));
    }

    /// Null where it is not clear, which has been said.
    private @Nullable String pool(Section section) {
        String named = routes.pool(section, Listener.POOL);
        Collection<String> pools = routes.pools();
        if (named != null || section.has(Listener.POOL) || pools.isEmpty()) {
            return named;
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
