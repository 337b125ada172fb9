package io.tidegate.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
        json.name("state").value(state(node.health()));
        json.name("weight").value(node.plan().weight());
        json.name("clients").value(node.load().clients());
        json.name("total").value(node.load().total());
        json.name("role").value(node.plan().role().label());
        json.name("since").value(node.health().since().toString());
        retryIn(json.name("retry_in_ms"), node.health());
        json.name("reason").value(reason(node.health()));
        json.endObject();
    }

    static String state(NodeHealth health) {
        return switch (health) {
            case NodeHealth.Up _ -> "up";
            case NodeHealth.Backoff _ -> "backoff";
            case NodeHealth.Down _ -> "down";
        };
    }

    private static void retryIn(Json json, NodeHealth health) {
        switch (health) {
            case NodeHealth.Backoff backoff -> json.value(backoff.retryIn().toMillis());
            case NodeHealth.Up _ -> json.value(null);
            case NodeHealth.Down _ -> json.value(null);
        }
    }

    private static @Nullable String reason(NodeHealth health) {
        return switch (health) {
            case NodeHealth.Up _ -> null;
            case NodeHealth.Backoff backoff -> backoff.reason();
            case NodeHealth.Down down -> down.reason();
        };
    }
}
