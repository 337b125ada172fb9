package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.link.ListenerSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is right by itself and wrong together.
final class AgreementTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1883, 127.0.0.1:1883, true",
        "0.0.0.0:1883,   [::]:1883,      true",
        "0.0.0.0:1883,   0.0.0.0:1884,   false",
        "127.0.0.1:1883, 127.0.0.2:1883, false",
        "127.0.0.1:0,    127.0.0.1:0,    false",
    })
    void twoListenersDoNotShareABind(String one, String other, boolean collide) {
        String text = "listeners.tcp.a.bind = \"" + one + "\"\nlisteners.tcp.b.bind = \"" + other + "\"\n" + Texts.POOL;
        if (collide) {
            assertThat(texts().problems(text))
                    .singleElement()
                    .asString()
                    .startsWith("tidegate.conf:2: listeners.tcp.b.bind: ")
                    .endsWith(" is taken by listeners.tcp.a at tidegate.conf:1");
        } else {
            assertThat(texts().config(text).listeners()).hasSize(2);
        }
    }

    @Test
    void theAdminPortIsNoListener() {
        assertThat(texts().problems(Texts.MINIMAL + "admin.bind = \"127.0.0.1:1883\"\n"))
                .containsExactly("tidegate.conf:3: admin.bind: 127.0.0.1:1883 is taken by listeners.tcp.default");
    }

    @Test
    void aListenerThatIsNotEnabledIsCheckedButTakesNothing() {
        String off = "listeners.tcp.b { bind = \"127.0.0.1:1883\", enable = off }\n";
        assertThat(texts().config(Texts.MINIMAL + off).listeners().stream().map(ListenerSettings::id))
                .containsExactly("tcp:default");
        assertThat(texts().problems(off + Texts.POOL))
                .singleElement()
                .asString()
                .contains("no listener is enabled");
        assertThat(texts().problems(Texts.MINIMAL + "listeners.tcp.b { enable = off }\n"))
                .containsExactly("tidegate.conf:3: listeners.tcp.b.bind is missing; expected IP address:port");
    }

    @Test
    void aListenerTakesTheOnlyPoolOrTheDefaultOne() {
        String nodes = ".nodes = [{ address = \"192.0.2.1:1883\" }]\n";
        assertThat(pool(Texts.LISTENER + "pools.one" + nodes)).isEqualTo("one");
        assertThat(pool(Texts.LISTENER + "pools.one" + nodes + "pools.default" + nodes))
                .isEqualTo("default");
        assertThat(texts().problems(Texts.LISTENER + "pools.one" + nodes + "pools.two" + nodes))
                .containsExactly("tidegate.conf:1: listeners.tcp.default.pool is missing; pools are: one, two");
    }

    private String pool(String text) {
        return texts().config(text).listeners().getFirst().pool();
    }

    @Test
    void aPoolHasNodesWithNamesOfTheirOwn() {
        assertThat(texts().problems(Texts.LISTENER + "pools.p.nodes = []\n"))
                .containsExactly("tidegate.conf:2: pools.p.nodes names no node");
        assertThat(texts().problems(Texts.LISTENER + "pools.p.balance = source_ip\n"))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:2: pools.p.nodes is missing");
        assertThat(texts().problems(Texts.LISTENER
                        + "pools.p.nodes = [{ name = a, address = \"h:1\" }\n{ name = a, address = \"h:2\" }]\n"))
                .containsExactly("tidegate.conf:3: pools.p.nodes.1.name: pools.p.nodes.0 is named \"a\" too;"
                        + " names are unique in a pool");
        assertThat(texts().warnings(Texts.LISTENER
                        + "pools.p.nodes = [{ name = a, address = \"h:1\" }\n{ name = b, address = \"h:1\" }]\n"))
                .containsExactly("tidegate.conf:3: pools.p.nodes.1.address: pools.p.nodes.0 is at h:1 too,"
                        + " so that broker gets the clients of both");
    }

    @Test
    void aNodeIsNotTheListenerItself() {
        assertThat(texts().problems(
                                "listeners.tcp.l.bind = 1883\npools.p.nodes = [{ address = \"127.0.0.1:1883\" }]\n"))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:2: pools.p.nodes.0.address: ")
                .contains("circle");
    }

    @Test
    void whatIsLikelyNotMeantIsWarnedOf() {
        assertThat(texts().warnings("listeners.tcp.l { bind = 1883\nproxy_protocol = on }\n" + Texts.POOL))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:2: listeners.tcp.l.proxy_protocol lets everybody")
                .contains("trusted = [");
        assertThat(texts().warnings("listeners.tcp.default.proxy_protocol = on\n" + Texts.MINIMAL))
                .isEmpty();
        assertThat(texts().warnings("listeners.tcp.default.trusted = [\"10.0.0.0/8\"]\n" + Texts.MINIMAL))
                .singleElement()
                .asString()
                .contains("does nothing without proxy_protocol = true");
        assertThat(texts().warnings(Texts.MINIMAL + "pools.default.connect_deadline = 1s\n"))
                .containsExactly("tidegate.conf:3: pools.default.connect_deadline, for all tries,"
                        + " is shorter than dial_timeout, for one");
        assertThat(texts().warnings(Texts.MINIMAL + "mqtt.idle_timeout = 15s\n"))
                .singleElement()
                .asString()
                .contains("what EMQX calls idle_timeout is connect_timeout here");
        assertThat(texts().warnings(Texts.MINIMAL + "pools.spare.nodes = [{ address = \"h:1\", weight = 0 }]\n"
                        + "listeners.tcp.default.pool = default\n"))
                .containsExactly(
                        "tidegate.conf:3: pools.spare is used by no enabled listener",
                        "tidegate.conf:3: pools.spare.nodes: every weight is 0, so no client is served");
    }

    @Test
    void tlvsNeedAHeaderThatCarriesThem() {
        assertThat(texts().problems(Texts.MINIMAL
                        + "pools.default { proxy_protocol = v1\nproxy_protocol_tlvs = [crc32c] }\n"))
                .containsExactly("tidegate.conf:4: pools.default.proxy_protocol_tlvs needs proxy_protocol = v2");
    }

    private Texts texts() {
        return new Texts(directory);
    }
}
