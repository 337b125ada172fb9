package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.link.Glob;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.Routes;
import io.tidegate.link.ServerName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `routes` of listeners, and listeners of several kinds together.
final class RouteReaderTest {
    private static final String POOLS = """
            pools.a { balance = source_ip, nodes = [{ address = "a:1883" }] }
            pools.b { balance = source_ip, nodes = [{ address = "b:1883" }] }
            """;
    private static final String SSL =
            "listeners.ssl.l { bind = 8883, pool = b, ssl_options.certfile = c.pem, routes = [\n";
    private static final String TCP = "listeners.tcp.l { bind = 1883, pool = b, routes = [\n";
    private static final String PASSTHROUGH = "listeners.ssl_passthrough.l { bind = 8884, pool = b, routes = [\n";

    @TempDir
    Path directory;

    Texts texts = new Texts(Path.of(""));

    @BeforeEach
    void inTheDirectory() {
        texts = new Texts(directory);
    }

    @Test
    void routesAreReadInTheirOrder() {
        String text = SSL + """
                { sni = "*.A.example.org", client_id = "sensor-*", username = "tenant-a/*", pool = a }
                { username = "*", pool = a } ] }
                """ + POOLS;
        ListenerSettings listener = texts.config(text).listeners().getFirst();
        assertThat(listener.routes())
                .isEqualTo(new Routes(
                        List.of(
                                new Routes.Route(
                                        new ServerName("*.a.example.org"),
                                        Glob.of("sensor-*"),
                                        Glob.of("tenant-a/*"),
                                        "a"),
                                new Routes.Route(null, null, Glob.of("*"), "a")),
                        "b"));
        assertThat(texts.warnings(text)).isEmpty();
    }

    @Test
    void aRouteHasAConditionAndAPool() {
        assertThat(texts.problems(SSL + "{ pool = a }\n{ sni = x } ] }\n" + POOLS))
                .containsExactly(
                        "tidegate.conf:2: listeners.ssl.l.routes.0 has no condition; what no route is for goes to the"
                                + " listener's own pool",
                        "tidegate.conf:3: listeners.ssl.l.routes.1.pool is missing; expected name");
        assertThat(texts.problems(SSL + "{ sni = x, pool = c } ] }\n" + POOLS))
                .containsExactly(
                        "tidegate.conf:2: listeners.ssl.l.routes.0.pool: there is no pool \"c\"; pools are: a, b");
    }

    @Test
    void conditionsThatNobodyCanMeetAreRefused() {
        assertThat(texts.problems(
                        PASSTHROUGH + "{ sni = x, client_id = \"y*\", username = off, pool = a } ] }\n" + POOLS))
                .containsExactlyInAnyOrder(
                        "tidegate.conf:2: listeners.ssl_passthrough.l.routes.0.client_id: nothing of MQTT can be seen"
                                + " where TLS is not terminated: only sni; see listeners.ssl",
                        "tidegate.conf:2: listeners.ssl_passthrough.l.routes.0.username: nothing of MQTT can be seen"
                                + " where TLS is not terminated: only sni; see listeners.ssl");
        assertThat(texts.problems(TCP + "{ sni = x, client_id = \"y*\", pool = a } ] }\n" + POOLS))
                .containsExactly("tidegate.conf:2: listeners.tcp.l.routes.0.sni: nobody names a server without TLS;"
                        + " see listeners.ssl");
    }

    @Test
    void aRouteBehindOneOfTheSameConditionsIsWarnedOf() {
        assertThat(texts.warnings(
                        TCP + "{ client_id = \"y*\", pool = a }\n{ client_id = \"y*\", pool = b } ] }\n" + POOLS))
                .containsExactly("tidegate.conf:3: listeners.tcp.l.routes.1 is for nobody: listeners.tcp.l.routes.0 has"
                        + " the same conditions and comes first");
    }

    @Test
    void aPoolOfARouteIsUsed() {
        assertThat(texts.warnings(TCP + "{ client_id = \"y*\", pool = a } ] }\n" + POOLS))
                .isEmpty();
        assertThat(texts.warnings("listeners.tcp.l { bind = 1883, pool = b }\n" + POOLS))
                .containsExactly("tidegate.conf:2: pools.a is used by no enabled listener");
    }

    @Test
    void oneNameMayStandForListenersOfSeveralKinds() {
        String text = TCP + "] }\n" + SSL + "] }\n" + PASSTHROUGH + "{ sni = x, pool = a } ] }\n" + POOLS
                + "pools.b.ssl.enable = on\n";
        assertThat(texts.config(text).listeners().stream().map(ListenerSettings::id))
                .containsExactly("tcp:l", "ssl:l", "ssl_passthrough:l");
        assertThat(texts.warnings(text)).isEmpty();
    }

    @Test
    void listenersOfAnyKindDoNotShareABind() {
        assertThat(texts.problems(SSL + "] }\nlisteners.tcp.l { bind = \"127.0.0.1:1883\", pool = a }\n"
                        + "listeners.ssl_passthrough.x { bind = \"[::]:8883\", pool = a }\n" + POOLS))
                .containsExactly(
                        "tidegate.conf:4: listeners.ssl_passthrough.x.bind: [::]:8883 is taken by listeners.ssl.l at"
                                + " tidegate.conf:1");
    }

    @Test
    void aPoolBehindPassedThroughTlsIsUsedForNothingElse() {
        assertThat(texts.warnings(PASSTHROUGH + "] }\n" + TCP + "] }\n" + POOLS.replace("pools.a", "#")).stream()
                        .map(line -> line.replaceFirst("^[^ ]* ", "")))
                .containsExactly("pools.b gets TLS from listeners.ssl_passthrough.l and MQTT in the clear from other"
                        + " listeners; a node's port speaks one of them");
        assertThat(texts.warnings(
                        PASSTHROUGH + "] }\n" + POOLS.replace("pools.a", "#").replace("source_ip", "client_id")))
                .containsExactly(
                        "tidegate.conf:4: pools.b.balance = client_id: listeners.ssl_passthrough.l sees no client"
                                + " id, so its clients take turns; write round_robin, least_connections or source_ip");
    }

    @Test
    void tlsIsForListenersOfThatKind() {
        assertThat(texts.problems("listeners.tcp.l { bind = 1883, pool = a\nssl_options.certfile = c }\n" + POOLS))
                .containsExactly("tidegate.conf:2: listeners.tcp.l.ssl_options: TLS is for listeners.ssl.NAME");
        assertThat(texts.problems(
                        "listeners.ssl_passthrough.l { bind = 1883, pool = a\nssl_options.certfile = c }\n" + POOLS))
                .singleElement()
                .asString()
                .contains("TLS is not terminated here");
    }
}
