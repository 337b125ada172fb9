package io.tidegate.config;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.address.Network;
import io.tidegate.config.ProcessSettings.LinkLines;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.Glob;
import io.tidegate.link.RetrySettings.AfterSend;
import io.tidegate.link.ServerName;
import io.tidegate.protect.AccessRules;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.proxyprotocol.OutgoingTlv;
import io.tidegate.transport.KeepAlive;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// Every key there is, once, those of TLS in [TlsKeys], of health in [HealthKeys], of drain and rebalance in
/// [MigrationKeys], of discovery in [DiscoveryKeys], of HTTPS in [HttpKeys]. The reader asks for them, messages name
/// them, and the reference page is made of them.
final class Keys {
    private static final int COUNT_MAX = ListenerLimits.UNLIMITED - 1;
    private static final Form<String> NAME = Names.form();
    private static final String UNSEEN =
            "nothing of MQTT can be seen where TLS is not terminated: only sni; see listeners.ssl";

    private Keys() {}

    /// `listeners.tcp.NAME`.
    static final class Listener {
        static final Key<Boolean> ENABLE = Key.of("enable", Form.flag(), "true", "`false`: checked, but not opened.");
        static final Key<Endpoint> BIND = Key.required(
                "bind",
                Addresses.bind(),
                "Where clients connect. A port alone is that of every IPv4 address; `\"[::]:1883\"` takes IPv6 and IPv4.");
        static final Key<Integer> MAX_CONNECTIONS = Key.of(
                "max_connections",
                Quantities.whole(1, COUNT_MAX).or("infinity", ListenerLimits.UNLIMITED),
                "infinity",
                "Clients at one time; more are closed before a byte is read.");
        static final Key<ConnectionRate> MAX_CONN_RATE = Key.of(
                "max_conn_rate",
                Form.text(
                        "rate such as `\"1000/s\"`, `\"500/10s\"`, `\"60000/m\"`, or infinity", ConnectionRate::parse),
                "infinity",
                "New connections in how long; more are closed before a byte is read.");
        static final Key<List<AccessRules.Rule>> ACCESS_RULES = Key.of(
                "access_rules",
                Form.text("`\"allow NETWORK\"` / `\"deny NETWORK\"`", Keys::rule)
                        .list(),
                "[\"allow all\"]",
                "The first rule that matches the client's address decides; where none does the client is allowed.");
        static final Key<Boolean> PROXY_PROTOCOL = Key.of(
                "proxy_protocol",
                Form.flag(),
                "false",
                "`true`: every connection must start with a PROXY header, v1 or v2. It is never guessed.");
        static final Key<Duration> PROXY_PROTOCOL_TIMEOUT = Key.of(
                "proxy_protocol_timeout",
                Quantities.duration("10ms", "1h"),
                "3s",
                "How long the whole PROXY header may take.");
        static final Key<List<Network>> TRUSTED = Key.of(
                "trusted",
                Form.text("network or address", Network::parse).list(),
                "[]",
                "Who may send PROXY headers, and so claim any address; empty = everybody.");
        static final Key<String> POOL = Key.optional(
                "pool",
                NAME,
                "the only pool, or `default`",
                "The pool whose nodes serve these clients, but for those that one of the `routes` is for.");

        static final List<Key<?>> KEYS = List.of(
                ENABLE,
                BIND,
                MAX_CONNECTIONS,
                MAX_CONN_RATE,
                ACCESS_RULES,
                PROXY_PROTOCOL,
                PROXY_PROTOCOL_TIMEOUT,
                TRUSTED,
                POOL);

        static final Chapter CHAPTER = new Chapter(
                        "listeners.tcp.NAME",
                        "Where clients arrive, over TCP. NAME is free; in log and metrics the listener is `tcp:NAME`.",
                        KEYS,
                        List.of("tcp_options", "routes"))
                .answering(List.of(Foreign.refused("ssl_options", "TLS is for listeners.ssl.NAME")));

        private Listener() {}
    }

    /// `listeners.ssl.NAME`.
    static final class TlsListener {
        static final Chapter CHAPTER = new Chapter(
                        "listeners.ssl.NAME",
                        "Where clients arrive over TLS, which ends here. All keys of `listeners.tcp.NAME` and its `tcp_options`, and the blocks `ssl_options` and `routes` below. In log and metrics the listener is `ssl:NAME`.",
                        List.of(),
                        List.of("tcp_options", "ssl_options", "routes"))
                .sharing(Listener.KEYS);

        private TlsListener() {}
    }

    /// `listeners.ssl_passthrough.NAME`.
    static final class Passthrough {
        static final Key<Duration> CLIENT_HELLO_TIMEOUT = Key.of(
                "client_hello_timeout",
                Quantities.duration("10ms", "1h"),
                "5s",
                "For the whole ClientHello, from accept or from the end of the PROXY header.");

        static final Chapter CHAPTER = new Chapter(
                        "listeners.ssl_passthrough.NAME",
                        "Where clients arrive over TLS, which a node ends: the name in their ClientHello (SNI) says which pool, the rest is passed on as it is. All keys of `listeners.tcp.NAME` and its `tcp_options`, and `routes` by `sni`. Nothing of MQTT can be seen, so there is no affinity by `client_id`, and no keep alive. In log and metrics the listener is `ssl_passthrough:NAME`.",
                        List.of(CLIENT_HELLO_TIMEOUT),
                        List.of("tcp_options", "routes"))
                .sharing(Listener.KEYS)
                .answering(List.of(Foreign.refused(
                        "ssl_options", "TLS is not terminated here, but by the nodes; listeners.ssl.NAME does it")));

        private Passthrough() {}
    }

    /// One of `routes`.
    static final class Route {
        static final Key<ServerName> SNI = Key.optional(
                "sni",
                TlsForms.serverName(),
                "any, or none",
                "What the client asks for by SNI. `*.` is exactly one label, as in certificates.");
        static final Key<Glob> CLIENT_ID = Key.optional(
                "client_id",
                Form.text("pattern with `*`", Glob::of),
                "any",
                "The client id. `*` is any number of characters.");
        static final Key<Glob> USERNAME = Key.optional(
                "username",
                Form.text("pattern with `*`", Glob::of),
                "any, or none",
                "The user name; `\"*\"`: any, but there is one.");
        static final Key<String> POOL = Key.required("pool", NAME, "The pool whose nodes serve these clients.");

        static final Chapter CHAPTER = new Chapter(
                "listeners.ssl.NAME.routes",
                "A list; each is a block with at least one condition. The first one whose conditions all hold decides; where none does it is the listener's `pool`. `listeners.tcp` has them without `sni`, `listeners.ssl_passthrough` with `sni` alone.",
                List.of(SNI, CLIENT_ID, USERNAME, POOL),
                List.of());

        static final Chapter TCP = new Chapter("", "", List.of(CLIENT_ID, USERNAME, POOL), List.of())
                .answering(List.of(Foreign.refused("sni", "nobody names a server without TLS; see listeners.ssl")));

        static final Chapter PASSTHROUGH = new Chapter("", "", List.of(SNI, POOL), List.of())
                .answering(List.of(Foreign.refused("client_id", UNSEEN), Foreign.refused("username", UNSEEN)));

        private Route() {}
    }

    /// `listeners.tcp.NAME.tcp_options`.
    static final class TcpOptions {
        static final Key<Integer> BACKLOG = Key.of(
                "backlog",
                Quantities.whole(1, 65_535),
                "1024",
                "Clients that the kernel queues before they are accepted; it cuts this at `net.core.somaxconn`.");
        static final Key<KeepAlive> KEEPALIVE = Key.of(
                "keepalive",
                Addresses.keepAlive(),
                "\"240,30,5\"",
                "TCP keep-alive of clients' sockets: seconds of silence before the first probe (1..32767), between probes (1..32767), and probes (1..127) before the connection counts as dead.");

        static final Chapter CHAPTER = new Chapter(
                "listeners.tcp.NAME.tcp_options",
                "Options of a listener's sockets.",
                List.of(BACKLOG, KEEPALIVE),
                List.of());

        private TcpOptions() {}
    }

    /// `pools.NAME`.
    static final class Pool {
        static final Key<Policy> BALANCE = Key.of(
                "balance",
                Form.word(Policy.class),
                "client_id",
                "How a node is chosen. `client_id`: a client comes back to its node, wherever it connects from.");
        static final Key<Double> LOAD_FACTOR = Key.of(
                "load_factor",
                Quantities.decimal(1, PoolSettings.LOAD_FACTOR_MAX).or("off", PoolSettings.UNBOUNDED),
                "1.25",
                "With `client_id`: a node with more than this many times its fair share (and never below the share + 32) sends further clients on; `off`: never.");
        static final Key<ProxyHeader> PROXY_PROTOCOL = Key.of(
                "proxy_protocol",
                Form.word(ProxyHeader.class),
                "off",
                "The PROXY header that tells nodes the client's real address.");
        static final Key<List<OutgoingTlv>> PROXY_PROTOCOL_TLVS = Key.of(
                "proxy_protocol_tlvs",
                Form.word(OutgoingTlv.class).list(),
                "[]",
                "What a v2 header carries besides. Some nodes accept none.");
        static final Key<Duration> DIAL_TIMEOUT = Key.of(
                "dial_timeout", Quantities.duration("10ms", "1h"), "2s", "For one try to connect to one address.");
        static final Key<Duration> CONNECT_DEADLINE = Key.of(
                "connect_deadline",
                Quantities.duration("10ms", "1h"),
                "5s",
                "For all tries for one client together; then it is refused.");
        static final Key<Duration> CONNACK_TIMEOUT = Key.of(
                "connack_timeout",
                Quantities.duration("10ms", "1h"),
                "15s",
                "From the CONNECT that reached a node to its CONNACK.");
        static final Key<Duration> RESOLVE_INTERVAL = Key.of(
                "resolve_interval",
                Quantities.duration("1s", "24h"),
                "30s",
                "Between two look-ups of the nodes' host names. The last good answer is kept.");
        static final Key<Duration> SUSPECT_AFTER = Key.of(
                "suspect_after",
                Quantities.duration("100ms", "1h"),
                "1s",
                "How long a node may owe CONNACKs and say nothing to anybody before its clients are given to others. Longer than the slowest authentication of a pool with few clients.");
        static final Key<AfterSend> RETRY_AFTER_SEND = Key.of(
                "retry_after_send",
                Form.word(AfterSend.class),
                "suspect",
                "When a further node gets a CONNECT that one has already: `suspect`: when that is suspect, or went away; `always`: also when `connack_timeout` is over; `never`.");
        static final Key<Double> RETRY_BUDGET = Key.of(
                "retry_budget",
                Quantities.decimal(0.0, 1.0),
                "0.1",
                "How many such retries there may be for each client that came in the last 10 s; 100 in 10 s are always granted.");
        static final Key<Duration> TCP_USER_TIMEOUT = Key.of(
                "tcp_user_timeout",
                Quantities.duration("30s", "24h").or("infinity", Duration.ZERO),
                "60s",
                "How long a node may leave bytes, or probes of `keepalive`, without an acknowledgement before its link ends: its host vanished. It takes the place of the count in `keepalive`; idle + interval x count is a good value. Not while bytes are kept back for it, since a full node is not dead; `infinity`: as long as the system tries.");
        static final Key<List<InetAddress>> SOURCE_ADDRESSES = Key.of(
                "source_addresses",
                Form.text("IP address", Addresses::ip).list(),
                "[]",
                "Our addresses towards the nodes, in turn: each has some 28,000 ports for each node; empty = the system's choice.");
        static final Key<Duration> SLOW_START = Key.of(
                "slow_start",
                Quantities.duration("0s", "24h"),
                "30s",
                "How long a node that comes back, or is new, takes to get its whole share of new clients, a tenth more with each tenth of the time; `0s`: at once.");
        static final Key<Double> PANIC_SHARE = Key.of(
                "panic_share",
                Quantities.decimal(0.0, 1.0),
                "0.5",
                "Where less than this part of the nodes, by weight, is usable, those that only probes or ejection keep from clients get some all the same, so that the last ones are not run over; `0`: never.");
        static final Key<KeepAlive> KEEPALIVE = Key.of(
                "keepalive",
                Addresses.keepAlive(),
                "\"30,10,3\"",
                "TCP keep-alive of the sockets to nodes, as in a listener's `tcp_options`.");

        static final Chapter CHAPTER = new Chapter(
                "pools.NAME",
                "Nodes that can stand in for each other, and how they are chosen and dialled. NAME is free.",
                List.of(
                        BALANCE,
                        LOAD_FACTOR,
                        PROXY_PROTOCOL,
                        PROXY_PROTOCOL_TLVS,
                        DIAL_TIMEOUT,
                        CONNECT_DEADLINE,
                        CONNACK_TIMEOUT,
                        SUSPECT_AFTER,
                        RETRY_AFTER_SEND,
                        RETRY_BUDGET,
                        TCP_USER_TIMEOUT,
                        SOURCE_ADDRESSES,
                        RESOLVE_INTERVAL,
                        SLOW_START,
                        PANIC_SHARE,
                        KEEPALIVE),
                List.of("ssl", "probe", "outlier", "continuity", "drain", "rebalance", "nodes", "discovery"));

        /// What a node is sent first.
        enum ProxyHeader {
            OFF,
            V1,
            V2
        }

        private Pool() {}
    }

    /// One of `pools.NAME.nodes`.
    static final class PoolNode {
        static final Key<String> NAME = Key.optional(
                "name",
                Keys.NAME,
                "the address",
                "Stable and unique in its pool: `client_id` and `source_ip` hash it, so a renamed node gets other clients.");
        static final Key<HostPort> ADDRESS = Key.required(
                "address",
                Addresses.node(),
                "Whom to dial. A host name is looked up, and all its addresses are tried.");
        static final Key<Integer> WEIGHT = Key.of(
                "weight",
                Quantities.whole(0, Node.WEIGHT_MAX),
                "1",
                "Its share of the clients, next to the other nodes' weights; `0`: no new ones.");
        static final Key<Integer> MAX_CONNECTIONS = Key.of(
                "max_connections",
                Quantities.whole(1, COUNT_MAX).or("infinity", Node.UNLIMITED),
                "infinity",
                "Clients at one time; a full node is passed over.");
        static final Key<Boolean> BACKUP =
                Key.of("backup", Form.flag(), "false", "`true`: chosen only where no other node of the pool can be.");

        static final Chapter CHAPTER = new Chapter(
                "pools.NAME.nodes",
                "A list, of at least one node where there is no `discovery`; each is a block.",
                List.of(NAME, ADDRESS, WEIGHT, MAX_CONNECTIONS, BACKUP),
                List.of());

        private PoolNode() {}
    }

    /// What belongs to no listener and no pool.
    static final class Global {
        private static final int HANDSHAKES_MAX = 1_000_000;
        static final Key<Duration> CONNECT_TIMEOUT = Key.of(
                "connect_timeout",
                Quantities.duration("10ms", "1h"),
                "15s",
                "For the whole CONNECT, from accept or from the end of the PROXY header. EMQX calls this `idle_timeout`.");
        static final Key<Long> MAX_CONNECT_SIZE = Key.of(
                "max_connect_size",
                Quantities.size("64B", "16MB"),
                "512KB",
                "The largest CONNECT packet. What follows it is not bounded here: the nodes do that.");
        static final Key<Double> KEEPALIVE_MULTIPLIER = Key.of(
                "keepalive_multiplier",
                Quantities.decimal(1.0, 10.0),
                "1.5",
                "How many keep alives without a byte from the client end its link.");
        static final Key<Duration> IDLE_TIMEOUT = Key.of(
                "idle_timeout",
                Quantities.duration("1s", "365d").or("infinity", Duration.ZERO),
                "infinity",
                "The same for clients whose keep alive is 0; `infinity`: they are not cut.");
        static final Key<Long> BUFFER_MEMORY = Key.of(
                "buffer_memory",
                Quantities.size("1MB", "1024GB"),
                "256MB",
                "What all links together may hold for sides that do not read; a link that needs more of it than is left ends."
                        + " With `continuity` also what is kept of a client beyond 4 KiB; one that needs more than is"
                        + " left cannot be moved until it has less.");
        static final Key<Duration> HALF_CLOSE_TIMEOUT = Key.of(
                "half_close_timeout",
                Quantities.duration("10ms", "24h"),
                "30s",
                "How long one direction of a link may outlive the other.");
        static final Key<Duration> SEND_TIMEOUT = Key.of(
                "send_timeout",
                Quantities.duration("1s", "24h"),
                "60s",
                "How long a client or a node may take nothing of what is kept back for it; then the link ends.");
        static final Key<Integer> MAX_HANDSHAKES = Key.of(
                "max_handshakes",
                Quantities.whole(1, HANDSHAKES_MAX),
                "1000",
                "TLS handshakes under way at one time, over all loops. More clients wait with their ClientHello until one has ended; their `handshake_timeout` runs.");
        static final Key<Integer> LOOPS = Key.of(
                "loops",
                Quantities.whole(1, ProcessSettings.LOOPS_MAX).or("auto", 0),
                "auto",
                "Event loops, each a thread; `auto`: one per core.");
        static final Key<Duration> LATENCY_BUDGET = Key.of(
                "latency_budget",
                Quantities.duration("0s", "10ms"),
                "0s",
                "How long a loop under steady traffic may rest so that one wake-up finds several packets: less CPU, and up to so much more latency in each direction. 0s: never.");
        static final Key<Duration> READINESS_DELAY = Key.of(
                "readiness_delay",
                Quantities.duration("0s", "1h"),
                "0s",
                "After SIGTERM: how long clients are still accepted while `/readyz` answers 503.");
        static final Key<Duration> DRAIN = Key.of(
                "drain",
                Quantities.duration("0s", "24h"),
                "10s",
                "Then: within what the links are ended, paced and in random order.");
        static final Key<Endpoint> ADMIN_BIND = Key.optional(
                "bind",
                Addresses.bind(),
                "no admin port",
                "Where health, readiness, metrics and the state of nodes are shown, over HTTP and to everybody who can connect. On the loopback nodes can also be drained and weighed here, by everybody on this machine.");
        static final Key<LinkLines> LINKS = Key.of(
                "links",
                Form.flag().map(each -> each ? LinkLines.WRITTEN : LinkLines.OMITTED),
                "true",
                "One line for each closed link.");

        static final Chapter MQTT = new Chapter(
                "mqtt",
                "What is asked of clients.",
                List.of(CONNECT_TIMEOUT, MAX_CONNECT_SIZE, KEEPALIVE_MULTIPLIER, IDLE_TIMEOUT),
                List.of());
        static final Chapter LIMITS = new Chapter(
                "limits",
                "What links may use.",
                List.of(BUFFER_MEMORY, HALF_CLOSE_TIMEOUT, SEND_TIMEOUT, MAX_HANDSHAKES),
                List.of());
        static final Chapter TRANSPORT =
                new Chapter("transport", "How it runs.", List.of(LOOPS, LATENCY_BUDGET), List.of());
        static final Chapter SHUTDOWN =
                new Chapter("shutdown", "How it ends.", List.of(READINESS_DELAY, DRAIN), List.of());
        static final Chapter ADMIN = new Chapter("admin", "The admin port.", List.of(ADMIN_BIND), List.of());
        static final Chapter LOG = new Chapter("log", "What is written.", List.of(LINKS), List.of());

        private Global() {}
    }

    static final Chapter ROOT = new Chapter(
            "",
            "",
            List.of(),
            List.of("listeners", "pools", "mqtt", "limits", "transport", "shutdown", "admin", "log"));
    static final Chapter LISTENERS = new Chapter("listeners", "", List.of(), List.of("tcp", "ssl", "ssl_passthrough"));
    static final Chapter POOLS = namesIn("pools");
    static final Chapter NODES_FILE = new Chapter("", "", List.of(), List.of("nodes"));

    /// Those with keys, in the order of the reference page.
    static final List<Chapter> CHAPTERS = List.of(
            Listener.CHAPTER,
            TcpOptions.CHAPTER,
            TlsListener.CHAPTER,
            TlsKeys.SslOptions.CHAPTER,
            TlsKeys.Certificate.CHAPTER,
            TlsKeys.Ocsp.CHAPTER,
            Route.CHAPTER,
            Passthrough.CHAPTER,
            Pool.CHAPTER,
            PoolNode.CHAPTER,
            DiscoveryKeys.CHAPTER,
            HttpKeys.OF_DISCOVERY,
            TlsKeys.PoolSsl.CHAPTER,
            HealthKeys.Probe.CHAPTER,
            HealthKeys.ProbeMqtt.CHAPTER,
            HealthKeys.ProbeHttp.CHAPTER,
            HttpKeys.OF_PROBES,
            HealthKeys.Outlier.CHAPTER,
            ContinuityKeys.CHAPTER,
            MigrationKeys.Drain.CHAPTER,
            MigrationKeys.Rebalance.CHAPTER,
            Global.MQTT,
            Global.LIMITS,
            Global.TRANSPORT,
            Global.SHUTDOWN,
            Global.ADMIN,
            Global.LOG);

    /// What a node may have. Who has not read a configuration before asks here: [PoolNode] cannot be the first of
    /// these classes.
    static Chapter node() {
        return PoolNode.CHAPTER;
    }

    /// A block of blocks, whose names are free.
    static Chapter namesIn(String path) {
        return new Chapter(path, "", List.of(), List.of("*"));
    }

    private static AccessRules.Rule rule(String text) {
        return AccessRules.parse(List.of(text)).rules().getFirst();
    }
}
