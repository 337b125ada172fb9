package io.tidegate.config;

import io.tidegate.address.Endpoint;
import io.tidegate.discovery.DiscoverySettings.Family;
import io.tidegate.discovery.DiscoverySettings.Weights;
import io.tidegate.fleet.Node;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The keys of `pools.NAME.discovery`. They are among [Keys#CHAPTERS].
final class DiscoveryKeys {
    private static final int PORT_MAX = 65_535;

    static final Key<Kind> SOURCE =
            Key.required("source", Form.word(Kind.class), "Who knows the nodes. Each has keys of its own, below.");
    static final Key<String> FILE = Key.optional(
            "file",
            TlsForms.file(),
            "must be there for `file`",
            "`file`: what lists the nodes, seen from the folder of the configuration. `*.conf`, `*.hocon` and `*.json`: `nodes = [ … ]` as above, or the list alone; anything else: a node a line.");
    static final Key<String> NAME = Key.optional(
            "name",
            DiscoveryForms.name(),
            "must be there for `dns` and `srv`",
            "`dns`: each of its addresses is a node. `srv`: each target of its SRV records is one, such as of `\"_mqtt._tcp.example.org\"`.");
    static final Key<Integer> PORT = Key.optional(
            "port",
            Quantities.whole(1, PORT_MAX),
            "must be there for `dns` and `emqx`",
            "`dns`, `emqx`: the port at which nodes take MQTT.");
    static final Key<Family> FAMILY = Key.of(
            "family",
            Form.word(Family.class),
            "any",
            "`dns`: which addresses are nodes. With `any` both kinds are asked for, and where one cannot be told the answer has failed.");
    static final Key<List<Endpoint>> SERVERS = Key.of(
            "servers",
            DiscoveryForms.server().list(),
            "[]",
            "`dns`, `srv`: name servers, tried in this order; those that are asked for SRV records are asked for their targets too. Empty: the system's, `/etc/resolv.conf`.");
    static final Key<Duration> MIN_INTERVAL = Key.of(
            "min_interval",
            Quantities.duration("100ms", "24h"),
            "5s",
            "`dns`, `srv`: between two questions, however soon the records' TTL ends.");
    static final Key<Duration> MAX_INTERVAL = Key.of(
            "max_interval",
            Quantities.duration("100ms", "24h"),
            "5m",
            "`dns`, `srv`: between two questions, however late the records' TTL ends.");
    static final Key<List<URI>> URLS = Key.of(
            "urls",
            DiscoveryForms.api().oneOrMore(),
            "[]",
            "`emqx`: where the REST API of some nodes is, such as `\"http://10.0.0.1:18083\"`; asked one after the other.");
    static final Key<String> API_KEY = Key.optional(
            "api_key", DiscoveryForms.credential(), "none", "`emqx`: an API key; `viewer` is enough for a role.");
    static final Key<String> API_SECRET = Key.optional("api_secret", Form.secret(), "none", "`emqx`: its secret.");
    static final Key<String> API_SECRET_FILE = Key.optional(
            "api_secret_file",
            TlsForms.file(),
            "none",
            "`emqx`: a file that holds it, instead; read for each question.");
    static final Key<String> USERNAME = Key.optional(
            "username", DiscoveryForms.credential(), "none", "`emqx`: instead of an API key, a user of the dashboard.");
    static final Key<String> PASSWORD = Key.optional("password", Form.secret(), "none", "`emqx`: that user's.");
    static final Key<String> PASSWORD_FILE = Key.optional(
            "password_file", TlsForms.file(), "none", "`emqx`: a file that holds it, instead; read for each login.");
    static final Key<Weights> WEIGHTS = Key.of(
            "weights",
            Form.word(Weights.class),
            "equal",
            "`emqx`: `equal`: every running node has weight 1. `load`: 6 to 14, more where it has fewer connections than the others; a node at the average has 10.");
    static final Key<Duration> INTERVAL = Key.optional(
            "interval",
            Quantities.duration("100ms", "24h"),
            "`1s` of `file`, `15s` of `emqx`",
            "`file`, `emqx`: between two looks.");
    static final Key<Duration> TIMEOUT = Key.of(
            "timeout",
            Quantities.duration("100ms", "5m"),
            "5s",
            "`dns`, `srv`, `emqx`: for the answer of one name server, or of one URL.");
    static final Key<Integer> MAX_CONNECTIONS = Key.of(
            "max_connections",
            Quantities.whole(1, Node.UNLIMITED - 1).or("infinity", Node.UNLIMITED),
            "infinity",
            "`dns`, `srv`, `emqx`: clients of each node at one time; a full node is passed over.");

    static final Chapter CHAPTER = new Chapter(
            "pools.NAME.discovery",
            "Nodes besides `nodes`, or instead of them, listed by somebody else: see [discovery.md](discovery.md). A block `addresses` says where EMQX nodes are whose names do not tell: `addresses { \"emqx@a\" = \"192.0.2.1:1883\" }`.",
            List.of(
                    SOURCE,
                    FILE,
                    NAME,
                    PORT,
                    FAMILY,
                    SERVERS,
                    MIN_INTERVAL,
                    MAX_INTERVAL,
                    URLS,
                    API_KEY,
                    API_SECRET,
                    API_SECRET_FILE,
                    USERNAME,
                    PASSWORD,
                    PASSWORD_FILE,
                    WEIGHTS,
                    INTERVAL,
                    TIMEOUT,
                    MAX_CONNECTIONS),
            List.of("addresses", "ssl"));

    private DiscoveryKeys() {}

    /// Of sources.
    enum Kind {
        FILE,
        DNS,
        SRV,
        EMQX;

        List<Key<?>> keys() {
            return switch (this) {
                case FILE -> List.of(DiscoveryKeys.FILE, INTERVAL);
                case DNS -> List.of(NAME, PORT, FAMILY, SERVERS, MIN_INTERVAL, MAX_INTERVAL, TIMEOUT, MAX_CONNECTIONS);
                case SRV -> List.of(NAME, SERVERS, MIN_INTERVAL, MAX_INTERVAL, TIMEOUT, MAX_CONNECTIONS);
                case EMQX ->
                    List.of(
                            URLS,
                            PORT,
                            API_KEY,
                            API_SECRET,
                            API_SECRET_FILE,
                            USERNAME,
                            PASSWORD,
                            PASSWORD_FILE,
                            WEIGHTS,
                            INTERVAL,
                            TIMEOUT,
                            MAX_CONNECTIONS);
            };
        }
    }
}
