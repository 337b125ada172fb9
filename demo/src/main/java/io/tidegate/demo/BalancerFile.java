package io.tidegate.demo;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration that Tidegate is started with.
final class BalancerFile {
    private BalancerFile() {}

    /// @param certificate beside the configuration: files are named as seen from there
    static String text(Request.Start start, List<NodePlan> nodes, SelfSigned certificate) {
        return """
                listeners.tcp.default { bind = "0.0.0.0:%d", pool = default }
                listeners.ssl.default {
                  bind = "0.0.0.0:%d"
                  pool = default
                  ssl_options { certfile = "%s", password = "%s" }
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
                %s
                  ]
                }
                admin.bind = "127.0.0.1:%d"
                """.formatted(
                        start.port(),
                        start.tlsPort().number(),
                        certificate.keyStore().getFileName(),
                        certificate.password(),
                        nodes.stream().map(BalancerFile::node).collect(Collectors.joining("\n")),
                        start.adminPort());
    }

    private static String node(NodePlan node) {
        return "    { name = %s, address = \"127.0.0.1:%d\" }".formatted(node.name(), node.mqttPort());
    }
}
