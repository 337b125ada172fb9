package io.tidegate.admin;

import java.time.Duration;
import java.util.List;

/// The answer of `/api/v1/nodes`: a list, one object a node, each with the same keys.
final class NodesJson {
    private NodesJson() {}

    static String of(List<NodeStatus> nodes) {
        Json json = new Json().beginArray();
        for (NodeStatus node : nodes) {
            add(json, node);
        }
        return json.endArray().toString();
    }

    private static void add(Json json, NodeStatus node) {
        json.beginObject();
        json.name("pool").value(node.pool());
        json.name("name").value(node.name());
        json.name("address").value(node.plan().address());
        json.name("state").value(node.health().state().label());
        json.name("weight").value(node.plan().weight());
        json.name("weight_percent").value(node.plan().percent());
        json.name("clients").value(node.load().clients());
        json.name("total").value(node.load().total());
        json.name("moved_in").value(node.load().movedIn());
        json.name("moved_out").value(node.load().movedOut());
        json.name("role").value(node.plan().role().label());
        json.name("since").value(node.health().since().toString());
        Duration retryIn = node.health().retryIn();
        json.name("retry_in_ms");
        if (retryIn == null) {
            json.value(null);
        } else {
            json.value(retryIn.toMillis());
        }
        json.name("reason").value(node.health().reason());
        probe(json, node.probe());
        json.endObject();
    }

    private static void probe(Json json, ProbeStatus probe) {
        json.name("probe").value(probe.kind());
        json.name("probe_verdict").value(probe.verdict());
        json.name("probe_result").value(probe.result());
        Duration took = probe.took();
        json.name("probe_ms");
        if (took == null) {
            json.value(null);
        } else {
            json.value(took.toMillis());
        }
    }
}
