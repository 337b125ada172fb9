package io.tidegate.demo;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration that Tidegate is started with.
final class BalancerFile {
    private BalancerFile() {}

    static String text(Request.Start start, List<NodePlan> nodes) {
        return """
                listeners.tcp.default { bind = "0.0.0.0:%d", pool = default }
                pools.default {
                  balance = client_id
                  proxy_protocol = v2
                  nodes = [
                %s
                  ]
                }
                admin.bind = "127.0.0.1:%d"
                """.formatted(
                        start.port(),
                        nodes.stream().map(BalancerFile::node).collect(Collectors.joining("\n")),
                        start.adminPort());
    }

    private static String node(NodePlan node) {
        return "    { name = %s, address = \"127.0.0.1:%d\" }".formatted(node.name(), node.mqttPort());
    }
}
