package io.tidegate.demo;

import java.util.Optional;

/// What the main thread must hear of a child. Immutable.
sealed interface News {
    /// A broker node takes clients now.
    record Ready(Child child) implements News {}

    /// A broker node forwards to all its peers now.
    record Joined(Child child) implements News {}

    /// A broker node has the subscription of a client that stays.
    ///
    /// @param queue what it calls the queue
    /// @param nanos when it said so
    record Serves(Child child, String client, String queue, long nanos) implements News {}

    /// A broker node has it no more.
    ///
    /// @param nanos when it said so
    record Leaves(Child child, String client, long nanos) implements News {}

    /// A broker node forwards what is for a client that stays to another node.
    ///
    /// @param id of that node, as [NodePlan#id] has it
    /// @param queue what that one calls it
    /// @param nanos when it said so
    record Reaches(Child child, String client, String id, String queue, long nanos) implements News {}

    /// A broker node does so no more.
    record Loses(Child child, String client, String id, String queue, long nanos) implements News {}

    /// The process ended, and all that it wrote has been read.
    record Ended(Child child, int status) implements News {}

    /// A line that a child wrote; empty where it is none of these.
    static Optional<News> said(Child child, String line, long nowNanos) {
        String[] words = line.split(" ", -1);
        return Optional.ofNullable(
                switch (words[0] + " " + words.length) {
                    case "ready 2" -> words[1].equals(child.name()) ? new Ready(child) : null;
                    case "joined 2" -> words[1].equals(child.name()) ? new Joined(child) : null;
                    case "serves 3" -> new Serves(child, words[1], words[2], nowNanos);
                    case "leaves 2" -> new Leaves(child, words[1], nowNanos);
                    case "reaches 4" -> new Reaches(child, words[1], words[2], words[3], nowNanos);
                    case "loses 4" -> new Loses(child, words[1], words[2], words[3], nowNanos);
                    default -> null;
                });
    }
}
