package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.ClientSettings;
import io.tidegate.link.EndSettings;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.ListenerSettings.ProxyIn;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeLegSettings.ProxyOut;
import io.tidegate.protect.AccessRules;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.transport.KeepAlive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
    private static final String ISSUE = """
            listeners.tcp.default { bind = "0.0.0.0:1883", max_connections = 1024000, proxy_protocol = false, pool = default }
            pools.default {
              balance = client_id        # round_robin | least_connections | source_ip | client_id; weights apply to all
              proxy_protocol = v2
              nodes = [ { name = emqx1, address = "192.168.0.2:1883" }, { name = emqx2, address = "192.168.0.3:1883", weight = 2 } ]
            }
            admin.bind = "127.0.0.1:8888"
            """;

    @TempDir
    Path directory;

    Texts texts = new Texts(Path.of(""));

    @BeforeEach
    void inTheDirectory() {
        texts = new Texts(directory);
    }

    @Test
    void theExampleMeansWhatItSays() {
        Config config = texts.config(ISSUE);
        ListenerSettings listener = config.listeners().getFirst();
        assertThat(listener.id()).isEqualTo("tcp:default");
        assertThat(listener.bind()).hasToString("0.0.0.0:1883");
        assertThat(listener.limits().maxConnections()).isEqualTo(1_024_000);
        assertThat(listener.proxyIn()).isEqualTo(new ProxyIn.Absent());
        assertThat(listener.pool()).isEqualTo("default");
        PoolConfig pool = config.pools().getFirst();
        assertThat(pool.settings())
                .isEqualTo(new PoolSettings("default", Policy.CLIENT_ID, 1.25, Duration.ofSeconds(30), 0.5));
        assertThat(pool.leg().proxyOut()).isEqualTo(new ProxyOut.Header(HeaderVersion.V2, Set.of()));
        assertThat(pool.nodes())
                .containsExactly(node("emqx1", "192.168.0.2:1883", 1), node("emqx2", "192.168.0.3:1883", 2));
        assertThat(config.adminBind()).hasToString("127.0.0.1:8888");
        assertThat(config.listeners()).hasSize(1);
        assertThat(config.pools()).hasSize(1);
        assertThat(texts.warnings(ISSUE)).isEmpty();
    }

    private static Node node(String name, String address, int weight) {
        return new Node(
                new NodeId("default", name), HostPort.parse(address), weight, Node.UNLIMITED, Node.Role.PRIMARY);
    }

    @Test
    void whatIsNotSaidIsAsTheRoomsHaveIt() {
        Config config = texts.config(Texts.MINIMAL);
        assertThat(config.client()).isEqualTo(ClientSettings.DEFAULT);
        assertThat(config.end()).isEqualTo(EndSettings.DEFAULT);
        assertThat(config.process())
                .isEqualTo(new ProcessSettings(0, Duration.ZERO, 256 << 20, ProcessSettings.LinkLines.WRITTEN));
        assertThat(config.adminBind()).isNull();
        PoolConfig pool = config.pools().getFirst();
        assertThat(pool.leg()).isEqualTo(NodeLegSettings.DEFAULT);
        assertThat(pool.settings().loadFactor()).isEqualTo(PoolSettings.LOAD_FACTOR_DEFAULT);
        assertThat(pool.resolveInterval()).isEqualTo(Duration.ofSeconds(30));
        ListenerSettings listener = config.listeners().getFirst();
        assertThat(listener.options().keepAlive()).isEqualTo(KeepAlive.DEFAULT);
        assertThat(listener.limits().rate()).isEqualTo(ConnectionRate.INFINITY);
    }

    @Test
    void theExampleForBeginnersIsRightAndShort() {
        assertThat(texts.warnings(ConfigReader.EXAMPLE)).isEmpty();
        assertThat(ConfigReader.EXAMPLE.lines().count()).isLessThan(8);
    }

    @Test
    void allProblemsAreSaidAtOnceInTheOrderOfTheFile() {
        assertThat(texts.problems("""
                        listeners.tcp.default {
                          bind = "localhost:1883"
                          max_conections = 5
                          pool = defalt
                          access_rules = ["allow all",
                            "alow 10.0.0.0/8"]
                        }
                        pools.default {
                          dial_timeout = 2
                          nodes = [
                            { name = a, address = "emqx1" }
                            "emqx1:1883"
                          ]
                        }
                        zone = x
                        """))
                .containsExactly(
                        "tidegate.conf:2: listeners.tcp.default.bind: \"localhost:1883\": \"localhost\" is no IP address,"
                                + " and a name is not looked up here; write such as \"0.0.0.0:1883\"",
                        "tidegate.conf:3: listeners.tcp.default.max_conections is not known;"
                                + " did you mean max_connections?",
                        "tidegate.conf:4: listeners.tcp.default.pool: there is no pool \"defalt\"; did you mean default?",
                        "tidegate.conf:6: listeners.tcp.default.access_rules: access rule \"alow 10.0.0.0/8\": write"
                                + " \"allow\" or \"deny\", one space, and an address, a network or \"all\"",
                        "tidegate.conf:9: pools.default.dial_timeout: 2 has no unit; write 2s or 2ms",
                        "tidegate.conf:11: pools.default.nodes.0.address: \"emqx1\": the port is missing, and 1883 is"
                                + " not guessed; write \"emqx1:1883\" if that is meant",
                        "tidegate.conf:12: pools.default.nodes.1: expected a block in braces, found \"emqx1:1883\"",
                        "tidegate.conf:15: zone is EMQX's, not Tidegate's; that is for the nodes to do: set it there, and"
                                + " remove it here");
    }

    @Test
    void aSyntaxErrorIsSaidWithItsLine() {
        assertThat(texts.problems("a = 1\nb = [1, 2\nc = 3 }\n"))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: ");
        assertThat(texts.problems("listeners.tcp.default {\n  bind = 0.0.0.0:1883\n}\n"))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:2: ")
                .contains("double quotes");
    }

    @Test
    void filesThatCannotBeReadAreSaid() {
        assertThat(texts.problems("")).allMatch(line -> line.contains("there is no"));
        assertThat(problem("none.conf")).endsWith("none.conf: does not exist");
        assertThat(problem(".")).endsWith(": is a directory; name a file");
        texts.write("deep.conf", "a{".repeat(200_000));
        assertThat(problem("deep.conf")).endsWith("deep.conf: is nested too deeply");
    }

    private String problem(String file) {
        return ConfigReader.read(directory.resolve(file)) instanceof Outcome.Broken(var problems)
                ? problems.getFirst().toString()
                : "read";
    }

    @Test
    void theOlderSpellingMeansTheSame() {
        Config older = texts.config("""
                listener.tcp.external = 0.0.0.0:1883   # as EMQX 4 has it
                listener.tcp.external.proxy_protocol = on
                listener.tcp.external.proxy_protocol_timeout = 5s
                listener.tcp.external.max_connections = 1024000
                listener.tcp.external.max_conn_rate = 1000/s
                listener.tcp.external.backlog = 512
                listener.tcp.external.access.2 = "deny all"
                listener.tcp.external.access.1 = "allow 10.0.0.0/8"
                """ + Texts.POOL);
        Config today = texts.config("""
                listeners.tcp.external {
                  bind = "0.0.0.0:1883", proxy_protocol = true, proxy_protocol_timeout = 5s
                  max_connections = 1024000, max_conn_rate = "1000/s", tcp_options.backlog = 512
                  access_rules = ["allow 10.0.0.0/8", "deny all"]
                }
                """ + Texts.POOL);
        assertThat(older).isEqualTo(today);
        ListenerSettings listener = older.listeners().getFirst();
        assertThat(listener.limits().rules()).isEqualTo(AccessRules.parse(List.of("allow 10.0.0.0/8", "deny all")));
        assertThat(listener.options().backlog()).isEqualTo(512);
    }

    @Test
    void theOlderSpellingOfABindIsReadInEveryForm() {
        for (String bind : List.of(
                "listener.tcp.external = 1883",
                "listener.tcp.external = \"0.0.0.0:1883\"",
                "  listener.tcp.external=0.0.0.0:1883\r",
                "listener { tcp { external = 1883 } }",
                "listener.tcp { external { bind = 1883 } }")) {
            Config config = texts.config(bind + "\n" + Texts.POOL);
            assertThat(config.listeners().getFirst().id()).isEqualTo("tcp:external");
            assertThat(config.listeners().getFirst().bind()).hasToString("0.0.0.0:1883");
        }
    }

    @Test
    void theOlderSpellingOfTlsMeansTheSame() {
        Config older = texts.config("""
                listener.ssl.external = 8883
                listener.ssl.external.max_connections = 102400
                listener.ssl.external.access.1 = allow all
                listener.ssl.external.handshake_timeout = 5s
                listener.ssl.external.keyfile = etc/certs/key.pem
                listener.ssl.external.certfile = etc/certs/cert.pem
                listener.ssl.external.cacertfile = etc/certs/cacert.pem
                listener.ssl.external.key_password = geheim
                listener.ssl.external.verify = verify_peer
                listener.ssl.external.fail_if_no_peer_cert = true
                listener.ssl.external.depth = 3
                listener.ssl.external.tls_versions = tlsv1.3,tlsv1.2
                listener.ssl.external.ciphers = ECDHE-ECDSA-AES256-GCM-SHA384,ECDHE-RSA-AES256-GCM-SHA384   # two
                """ + Texts.POOL);
        Config today = texts.config("""
                listeners.ssl.external {
                  bind = 8883, max_connections = 102400
                  ssl_options {
                    handshake_timeout = 5s, keyfile = "etc/certs/key.pem", certfile = "etc/certs/cert.pem"
                    cacertfile = "etc/certs/cacert.pem", password = geheim, verify = verify_peer
                    fail_if_no_peer_cert = true, depth = 3, versions = [tlsv1.3, tlsv1.2]
                    ciphers = [ECDHE-ECDSA-AES256-GCM-SHA384, ECDHE-RSA-AES256-GCM-SHA384]
                  }
                }
                """ + Texts.POOL);
        assertThat(older).isEqualTo(today);
        assertThat(texts.problems("listener.ssl.external = 8883\nlistener.ssl.external.certfile = c\n"
                        + "listener.ssl.external.verify = yes\nlistener.ssl.external.peer_cert_as_username = cn\n"
                        + "listener.ssl.external.ssl_options.certfile = d\n" + Texts.POOL))
                .anyMatch(line -> line.startsWith(
                        "tidegate.conf:3: listeners.ssl.external.ssl_options.verify: \"yes\" is not known here"))
                .anyMatch(line ->
                        line.startsWith("tidegate.conf:2: listeners.ssl.external.ssl_options.certfile is there twice"))
                .anyMatch(line -> line.startsWith(
                        "tidegate.conf:4: listeners.ssl.external.peer_cert_as_username is EMQX's, not Tidegate's"));
        assertThat(texts.warnings("listener.ssl.external = 8883\nlistener.ssl.external.certfile = c\n"
                        + "listener.ssl.external.reuse_sessions = on\n" + Texts.POOL))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: listeners.ssl.external.ssl_options.reuse_sessions does nothing here");
    }

    @Test
    void bothSpellingsOfTlsAddUpButNotForOneKey() {
        String today = "listeners.ssl.external { bind = 8883, ssl_options { certfile = c.pem, depth = 2 } }\n";
        assertThat(texts.warnings("listener.ssl.external.keyfile = k.pem\n" + today + Texts.POOL))
                .isEmpty();
        assertThat(texts.problems("listener.ssl.external.depth = 1\n" + today + Texts.POOL))
                .containsExactly("tidegate.conf:1: listeners.ssl.external.ssl_options.depth is there twice, also at"
                        + " tidegate.conf:2");
    }

    @Test
    void bothSpellingsAddUpButNotForOneKey() {
        Config config = texts.config("listener.tcp.default.proxy_protocol = on\n" + Texts.MINIMAL);
        assertThat(config.listeners().getFirst().proxyIn()).isInstanceOf(ProxyIn.Required.class);
        assertThat(texts.problems("listener.tcp.default.bind = 1884\n" + Texts.MINIMAL))
                .containsExactly("tidegate.conf:1: listeners.tcp.default.bind is there twice, also at tidegate.conf:2");
    }

    @Test
    void linesOfTheOlderSpellingAreTheFiles() {
        assertThat(texts.problems(Texts.MINIMAL
                        + "listener.tcp.external = 1883\n"
                        + "listener.tcp.external.acceptors = 8\n"
                        + "listener.tcp.external.backlog = many\n"
                        + "listener.ws.external = 8083\n"))
                .containsExactly(
                        "tidegate.conf:4: listeners.tcp.external.acceptors is EMQX's, not Tidegate's;"
                                + " every event loop accepts, see transport.loops: remove it",
                        "tidegate.conf:5: listeners.tcp.external.tcp_options.backlog: \"many\" is no whole number;"
                                + " write one of 1..65535",
                        "tidegate.conf:6: listeners.ws is EMQX's, not Tidegate's;"
                                + " WebSocket and QUIC are not there yet: only tcp, ssl and ssl_passthrough");
    }

    @Test
    void includesAreReadBesideTheFileAndKeepTheirLines() {
        texts.write("nodes.conf", "\nnodes = [{ address = \"192.0.2.9:1883\" }]\n\nbalanse = source_ip\n");
        String text = Texts.LISTENER + "pools.default { include \"nodes.conf\" }\n";
        assertThat(texts.problems(text))
                .containsExactly("nodes.conf:4: pools.default.balanse is not known; did you mean balance?");
        texts.write("nodes.conf", "nodes = [{ address = \"192.0.2.9:1883\" }]\n");
        assertThat(texts.config(text).pools().getFirst().nodes().getFirst().id().name())
                .isEqualTo("192.0.2.9:1883");
        assertThat(texts.warnings("include \"absent.conf\"\n" + Texts.MINIMAL)).isEmpty();
        assertThat(texts.problems("include required(\"absent.conf\")\n" + Texts.MINIMAL))
                .singleElement()
                .asString()
                .contains("absent.conf", "does not exist");
        assertThat(texts.problems("include \"tidegate.conf\"\n" + Texts.MINIMAL))
                .singleElement()
                .asString()
                .contains("does it include itself?");
        assertThat(texts.problems("include url(\"http://127.0.0.1:1/x\")\n" + Texts.MINIMAL))
                .singleElement()
                .asString()
                .contains("include a file");
    }

    @Test
    void substitutionsAreReplaced() {
        String text = "nodes_port = 1884\n"
                        .replace("nodes_port", "mqtt.connect_timeout")
                        .replace("1884", "7s") + "limits.half_close_timeout = ${mqtt.connect_timeout}\n"
                + Texts.MINIMAL;
        assertThat(texts.config(text).client().halfCloseTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(texts.problems(Texts.MINIMAL + "log.links = ${TIDEGATE_NO_SUCH_VARIABLE}\n"))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: ")
                .contains("TIDEGATE_NO_SUCH_VARIABLE");
        assertThat(texts.warnings(Texts.MINIMAL + "log.links = ${?TIDEGATE_NO_SUCH_VARIABLE}\n"))
                .isEmpty();
        assertThat(texts.problems(Texts.MINIMAL + "log.links = ${PATH}\n"))
                .singleElement()
                .asString()
                .contains("log.links: ", "is neither true nor false");
    }

    @Test
    void everyAddressOfIpv6CanBeBound() {
        Config config = texts.config("listeners.tcp.default.bind = \"[::]:1883\"\n" + Texts.POOL);
        assertThat(config.listeners().getFirst().bind()).isEqualTo(Endpoint.of(new byte[16], 1883));
    }

    @Test
    void effectiveValuesAreAConfigurationThatMeansTheSame() {
        for (String text : List.of(
                ISSUE,
                Texts.MINIMAL,
                "listener.tcp.a.b = 1\n".replace("a.b = 1", "\"a.b\" = 1883")
                        + "listener.tcp.\"a.b\".access.1 = deny all\n".replace("\"a.b\".access", "c.access")
                        + "listener.tcp.c.bind = 1884\n" + Texts.POOL)) {
            String effective = texts.effective(text);
            assertThat(texts.config(effective)).isEqualTo(texts.config(text));
        }
        assertThat(texts.effective(Texts.MINIMAL))
                .contains(
                        "listeners.tcp.default.bind = \"127.0.0.1:1883\"  # tidegate.conf:1\n",
                        "listeners.tcp.default.pool = default  # default\n",
                        "pools.default.nodes.0.name = n1  # tidegate.conf:2\n",
                        "pools.default.dial_timeout = 2s  # default\n",
                        "admin.bind = null  # default\n");
    }
}
