package io.tidegate.config;

import io.tidegate.address.HostPort;
import io.tidegate.config.DiscoveryKeys.Kind;
import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.http.Credentials;
import io.tidegate.http.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `pools.NAME.discovery`. Confined to one reading.
///
/// @param file the configuration's, beside which others are named
/// @param asked reads secrets, and who is believed
record DiscoveryReader(Findings findings, Path file, HttpReader asked) {
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
        for (String block : DiscoveryKeys.CHAPTER.blocks()) {
            if (kind != Kind.EMQX && section.has(block)) {
                findings.warning(section.origin(block), section.path() + "." + block + here);
            }
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
        boolean secure = urls != null && urls.stream().anyMatch(url -> "https".equals(url.getScheme()));
        Path cacertfile = asked.cacertfile(section.block("ssl", HttpKeys.OF_DISCOVERY), secure, "urls");
        Map<String, HostPort> addresses = addresses(section);
        DiscoverySettings.Weights weights = section.get(DiscoveryKeys.WEIGHTS);
        Duration interval = interval(section, EMQX_INTERVAL);
        Duration timeout = section.get(DiscoveryKeys.TIMEOUT);
        int maxConnections = section.get(DiscoveryKeys.MAX_CONNECTIONS);
        return urls == null || urls.isEmpty() || port == null || credentials == null
                ? null
                : new DiscoverySettings.Emqx(
                        new DiscoverySettings.Cluster(urls, credentials, timeout, cacertfile),
                        port,
                        addresses,
                        weights,
                        interval,
                        maxConnections);
    }

    /// Null where something is wrong, which has been said.
    private @Nullable Credentials credentials(Section section) {
        String key = section.find(DiscoveryKeys.API_KEY);
        section.settleNothing(DiscoveryKeys.API_KEY);
        Secret secret = asked.secret(section, DiscoveryKeys.API_SECRET, DiscoveryKeys.API_SECRET_FILE);
        String name = section.find(DiscoveryKeys.USERNAME);
        section.settleNothing(DiscoveryKeys.USERNAME);
        Secret password = asked.secret(section, DiscoveryKeys.PASSWORD, DiscoveryKeys.PASSWORD_FILE);
        Key<?> asKey = first(section, DiscoveryKeys.API_KEY, DiscoveryKeys.API_SECRET, DiscoveryKeys.API_SECRET_FILE);
        Key<?> asUser = first(section, DiscoveryKeys.USERNAME, DiscoveryKeys.PASSWORD, DiscoveryKeys.PASSWORD_FILE);
        if (asKey != null && asUser != null) {
            section.refuse(asUser, ": there is an API key already; write one of both");
            return null;
        }
        if (asKey != null) {
            whole(section, DiscoveryKeys.API_KEY, DiscoveryKeys.API_SECRET, DiscoveryKeys.API_SECRET_FILE);
            return key == null || secret == null ? null : new Credentials.Basic(key, secret);
        }
        if (asUser != null) {
            whole(section, DiscoveryKeys.USERNAME, DiscoveryKeys.PASSWORD, DiscoveryKeys.PASSWORD_FILE);
            return name == null || password == null ? null : new Credentials.Login(name, password);
        }
        return new Credentials.None();
    }

    /// The first that is written; null = none.
    private static @Nullable Key<?> first(Section section, Key<?>... keys) {
        return Arrays.stream(keys).filter(section::has).findFirst().orElse(null);
    }

    /// Says what is missing of a name and its secret.
    private static void whole(Section section, Key<?> name, Key<?> secret, Key<?> secretFile) {
        Key<?> written = first(section, secret, secretFile);
        if (written == null) {
            section.refuse(name, " needs " + secret.name() + " or " + secretFile.name());
        } else if (!section.has(name)) {
            section.refuse(written, " needs " + name.name());
        }
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
