package io.tidegate.config;

import io.tidegate.address.HostPort;
import io.tidegate.config.DiscoveryKeys.Kind;
import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.discovery.DiscoverySettings.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `pools.NAME.discovery`. Confined to one reading.
///
/// @param file the configuration's, beside which others are named
record DiscoveryReader(Findings findings, Path file) {
    private static final Duration FILE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration EMQX_INTERVAL = Duration.ofSeconds(15);

    /// Null where there is none, or something in it is wrong, which has been said.
    @Nullable
    DiscoverySettings read(Section pool) {
        if (!pool.has("discovery")) {
            return null;
        }
        Section section = pool.block("discovery", DiscoveryKeys.CHAPTER);
        Kind kind = section.find(DiscoveryKeys.SOURCE);
        if (kind == null) {
            return null;
        }
        strangers(section, kind);
        return switch (kind) {
            case FILE -> file(section);
            case DNS -> dns(section);
            case SRV -> srv(section);
            case EMQX -> emqx(section);
        };
    }

    /// What belongs to another source.
    private void strangers(Section section, Kind kind) {
        String here = " does nothing with source = " + kind.name().toLowerCase(Locale.ROOT);
        for (Key<?> key : DiscoveryKeys.CHAPTER.keys()) {
            if (section.has(key)
                    && !key.equals(DiscoveryKeys.SOURCE)
                    && !kind.keys().contains(key)) {
                section.warn(key, here);
            }
        }
        if (kind != Kind.EMQX && section.has("addresses")) {
            findings.warning(section.origin("addresses"), section.path() + ".addresses" + here);
        }
    }

    private @Nullable DiscoverySettings file(Section section) {
        String named = needed(section, DiscoveryKeys.FILE, "write file = \"nodes.conf\"");
        Duration interval = interval(section, FILE_INTERVAL);
        if (named == null) {
            return null;
        }
        Path nodes = file.resolveSibling(named);
        findings.file(nodes, section.path(DiscoveryKeys.FILE), section.origin(DiscoveryKeys.FILE));
        return new DiscoverySettings.File(nodes, interval);
    }

    private @Nullable DiscoverySettings dns(Section section) {
        String name = needed(section, DiscoveryKeys.NAME, "write the name whose addresses are the nodes");
        Integer port = needed(section, DiscoveryKeys.PORT, "1883 is not guessed; write port = 1883 if that is meant");
        DiscoverySettings.Family family = section.get(DiscoveryKeys.FAMILY);
        DiscoverySettings.Query query = query(section);
        int maxConnections = section.get(DiscoveryKeys.MAX_CONNECTIONS);
        return name == null || port == null || query == null
                ? null
                : new DiscoverySettings.Dns(name, port, family, query, maxConnections);
    }

    private @Nullable DiscoverySettings srv(Section section) {
        String name = needed(section, DiscoveryKeys.NAME, "write the name of the SRV records");
        DiscoverySettings.Query query = query(section);
        int maxConnections = section.get(DiscoveryKeys.MAX_CONNECTIONS);
        return name == null || query == null ? null : new DiscoverySettings.Srv(name, query, maxConnections);
    }

    private DiscoverySettings.@Nullable Query query(Section section) {
        var servers = section.get(DiscoveryKeys.SERVERS);
        Duration least = section.get(DiscoveryKeys.MIN_INTERVAL);
        Duration most = section.get(DiscoveryKeys.MAX_INTERVAL);
        Duration timeout = section.get(DiscoveryKeys.TIMEOUT);
        if (least.compareTo(most) > 0) {
            Key<Duration> written =
                    section.has(DiscoveryKeys.MIN_INTERVAL) ? DiscoveryKeys.MIN_INTERVAL : DiscoveryKeys.MAX_INTERVAL;
            section.refuse(written, ": min_interval must not be more than max_interval");
            return null;
        }
        return new DiscoverySettings.Query(servers, least, most, timeout);
    }

    private @Nullable DiscoverySettings emqx(Section section) {
        List<URI> urls = section.find(DiscoveryKeys.URLS);
        if (!section.has(DiscoveryKeys.URLS) || (urls != null && urls.isEmpty())) {
            section.problem(section.path(DiscoveryKeys.URLS)
                    + " is missing; write where the REST API of some nodes is, urls = [\"http://10.0.0.1:18083\"]");
        }
        Integer port = needed(section, DiscoveryKeys.PORT, "1883 is not guessed; write port = 1883 if that is meant");
        Credentials credentials = credentials(section);
        Map<String, HostPort> addresses = addresses(section);
        DiscoverySettings.Weights weights = section.get(DiscoveryKeys.WEIGHTS);
        Duration interval = interval(section, EMQX_INTERVAL);
        Duration timeout = section.get(DiscoveryKeys.TIMEOUT);
        int maxConnections = section.get(DiscoveryKeys.MAX_CONNECTIONS);
        return urls == null || urls.isEmpty() || port == null || credentials == null
                ? null
                : new DiscoverySettings.Emqx(
                        new DiscoverySettings.Cluster(urls, credentials, timeout),
                        port,
                        addresses,
                        weights,
                        interval,
                        maxConnections);
    }

    private @Nullable Credentials credentials(Section section) {
        String key = section.find(DiscoveryKeys.API_KEY);
        String secret = section.find(DiscoveryKeys.API_SECRET);
        String name = section.find(DiscoveryKeys.USERNAME);
        String password = section.find(DiscoveryKeys.PASSWORD);
        section.settleNothing(DiscoveryKeys.API_KEY);
        section.settleNothing(DiscoveryKeys.API_SECRET);
        section.settleNothing(DiscoveryKeys.USERNAME);
        section.settleNothing(DiscoveryKeys.PASSWORD);
        boolean asKey = section.has(DiscoveryKeys.API_KEY) || section.has(DiscoveryKeys.API_SECRET);
        boolean asUser = section.has(DiscoveryKeys.USERNAME) || section.has(DiscoveryKeys.PASSWORD);
        if (asKey && asUser) {
            section.refuse(
                    section.has(DiscoveryKeys.USERNAME) ? DiscoveryKeys.USERNAME : DiscoveryKeys.PASSWORD,
                    ": there is an API key already; write one of both");
            return null;
        }
        if (asKey) {
            return pair(section, DiscoveryKeys.API_KEY, DiscoveryKeys.API_SECRET) && key != null && secret != null
                    ? new Credentials.ApiKey(key, secret)
                    : null;
        }
        if (asUser) {
            return pair(section, DiscoveryKeys.USERNAME, DiscoveryKeys.PASSWORD) && name != null && password != null
                    ? new Credentials.User(name, password)
                    : null;
        }
        return new Credentials.Nobody();
    }

    /// Whether both are written; what is missing has been said.
    private static boolean pair(Section section, Key<String> one, Key<String> other) {
        Key<String> written = section.has(one) ? one : other;
        Key<String> missing = section.has(one) ? other : one;
        if (!section.has(missing)) {
            section.refuse(written, " needs " + missing.name());
            return false;
        }
        return true;
    }

    private static Map<String, HostPort> addresses(Section section) {
        Section written = section.block("addresses", Keys.namesIn("pools.NAME.discovery.addresses"));
        Map<String, HostPort> addresses = new TreeMap<>();
        for (String node : written.names()) {
            HostPort address = written.find(Key.optional(node, Addresses.node(), "", ""));
            if (address != null) {
                addresses.put(node, address);
            }
        }
        return addresses;
    }

    private static Duration interval(Section section, Duration otherwise) {
        Duration written = section.find(DiscoveryKeys.INTERVAL);
        section.settle(DiscoveryKeys.INTERVAL, otherwise.toSeconds() + "s");
        return written == null ? otherwise : written;
    }

    /// Null where it is missing or wrong, which has been said.
    private static <T> @Nullable T needed(Section section, Key<T> key, String hint) {
        T found = section.find(key);
        if (!section.has(key)) {
            section.problem(section.path(key) + " is missing; " + hint);
        }
        return found;
    }
}
