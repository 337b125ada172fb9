package io.tidegate.discovery;

import io.tidegate.fleet.Node;
import java.time.Duration;
import java.util.List;

/// What a source says when it is asked. Immutable.
sealed interface Answer {
    /// All nodes that there are, in any order.
    ///
    /// @param goodFor how long it says that this will hold; zero where it says nothing
    /// @param remarks what was left out of it, and why; for people
    record Nodes(List<Node> nodes, Duration goodFor, List<String> remarks) implements Answer {
        public Nodes {
            nodes = List.copyOf(nodes);
            remarks = List.copyOf(remarks);
        }

        static Nodes of(List<Node> nodes) {
            return new Nodes(nodes, Duration.ZERO, List.of());
        }
    }

    /// It cannot be asked, or what it says makes no sense.
    record Failed(String why) implements Answer {}
}
