package io.tidegate.demo;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.json.JsonArray;
import org.apache.activemq.artemis.utils.JsonLoader;

/// How many clients a node has, as Tidegate counts them; `state` is what Tidegate calls it: up, backoff, suspect…
record NodeCount(String name, String state, int clients) {
    /// Reads what `/api/v1/nodes` answers: a JSON list of objects; empty if it is anything else.
    static Optional<List<NodeCount>> read(String json) {
        try {
            JsonArray nodes = JsonLoader.readArray(new StringReader(json));
            return Optional.of(IntStream.range(0, nodes.size())
                    .mapToObj(nodes::getJsonObject)
                    .map(node -> new NodeCount(node.getString("name"), node.getString("state"), node.getInt("clients")))
                    .toList());
        } catch (RuntimeException _) {
            // The library throws several kinds for text that is not JSON, not a list, or lacks a field.
            return Optional.empty();
        }
    }
}
