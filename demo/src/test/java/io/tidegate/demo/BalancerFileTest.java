package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BalancerFileTest {
    @Test
    void namesEveryNodeBehindProxyProtocolV2AndMovesClientsAndHasTheCertificateBesideIt() {
        String text = BalancerFile.text(
                new Request.Start(2, 1883, new TlsPort.Usual(), 8888),
                List.of(new NodePlan("node1", 20_000, 20_001), new NodePlan("node2", 20_002, 20_003)),
                new SelfSigned(Path.of("demo", "tls.p12"), "0123456789abcdef", Path.of("demo", "tls.password")));
        assertThat(text).isEqualTo("""
                listeners.tcp.default { bind = "0.0.0.0:1883", pool = default }
                listeners.ssl.default {
                  bind = "0.0.0.0:8883"
                  pool = default
                  ssl_options { certfile = "tls.p12", password = "0123456789abcdef" }
                }
                pools.default {
                  balance = client_id
                  proxy_protocol = v2
                  proxy_protocol_tlvs = [ssl, cn, alpn, authority]
                  continuity { broker = other }
                  retry_budget = 1.0
                  probe { kind = mqtt, interval = 1s, fast_interval = 500ms, timeout = 1s, fall = 2 }
                  drain { rate = "200/s", jitter = 500ms, on_down = end }
                  nodes = [
                    { name = node1, address = "127.0.0.1:20000" }
                    { name = node2, address = "127.0.0.1:20002" }
                  ]
                }
                admin.bind = "127.0.0.1:8888"
                """);
    }
}
