package io.tidegate.discovery;

import io.tidegate.fleet.Node;
import java.nio.file.Path;
import java.util.List;

/// Reads text that lists nodes. Any thread.
@FunctionalInterface
public interface NodesParser {
    /// Never throws for what is in the text.
    ///
    /// @param pool of the nodes
    /// @param file where the text is from, for messages; what it is called may tell how it is written
    Parsed parse(String pool, Path file, String text);

    /// What the text means. Immutable.
    sealed interface Parsed {
        /// @param warnings what is likely not meant, each with file and line
        record Good(List<Node> nodes, List<String> warnings) implements Parsed {
            public Good {
                nodes = List.copyOf(nodes);
                warnings = List.copyOf(warnings);
            }
        }

        /// Nothing of it is to be used.
        ///
        /// @param problems at least one, each with file and line
        record Bad(List<String> problems) implements Parsed {
            public Bad {
                problems = List.copyOf(problems);
                if (problems.isEmpty()) {
                    throw new IllegalArgumentException("nothing is bad");
                }
            }
        }
    }
}
