package io.tidegate.discovery;

import io.tidegate.address.HostName;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What SRV records mean (RFC 2782) to a pool: those of the lowest priority are its primaries, all others its
/// backups. A node is called by target and port. Pure.
///
/// @param maxConnections of every node
record SrvNodes(String pool, int maxConnections) {
    /// The answer that such records are.
    ///
    /// @param life of the one that dies first
    Answer of(List<SrvRecord> records, Duration life) {
        List<SrvRecord> usable = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (SrvRecord each : records) {
            if (each.target().isEmpty()) {
                remarks.add("says that the service is not available (target \".\")");
            } else if (each.port() == 0 || HostName.parse(each.target()) == null) {
                remarks.add("the target " + each.target() + ":" + each.port() + " cannot be dialled");
            } else {
                usable.add(each);
            }
        }
        if (usable.isEmpty()) {
            return new Answer.Failed(remarks.isEmpty() ? "the name has no SRV record" : String.join("; ", remarks));
        }
        int first = usable.stream().mapToInt(SrvRecord::priority).min().orElseThrow();
        List<Node> nodes = new ArrayList<>();
        nodes.addAll(nodes(those(usable, first, Node.Role.PRIMARY), Node.Role.PRIMARY));
        nodes.addAll(nodes(those(usable, first, Node.Role.BACKUP), Node.Role.BACKUP));
        return new Answer.Nodes(nodes, life, remarks.stream().sorted().toList());
    }

    private static List<SrvRecord> those(List<SrvRecord> all, int first, Node.Role role) {
        return all.stream()
                .filter(each -> (each.priority() == first) == (role == Node.Role.PRIMARY))
                .toList();
    }

    private List<Node> nodes(List<SrvRecord> records, Node.Role role) {
        int heaviest = records.stream().mapToInt(SrvRecord::weight).max().orElse(0);
        boolean someWeighNothing = records.stream().anyMatch(each -> each.weight() == 0);
        return records.stream()
                .map(each -> new Node(
                        new NodeId(pool, each.target() + ":" + each.port()),
                        new HostPort(each.target(), each.port()),
                        weight(each.weight(), heaviest, someWeighNothing),
                        maxConnections,
                        role))
                .toList();
    }

    /// As it stands where that can be: then a record that comes or goes leaves the others' weights as they are.
    /// Where all are 0 all are the same; next to others, 0 is "a very small chance", not none.
    static int weight(int written, int heaviest, boolean someWeighNothing) {
        if (heaviest == 0) {
            return 1;
        }
        if (heaviest > Node.WEIGHT_MAX) {
            return Math.max(1, Math.round((float) written * Node.WEIGHT_MAX / heaviest));
        }
        int factor = someWeighNothing ? Node.WEIGHT_MAX / heaviest : 1;
        return Math.max(1, written * factor);
    }
}
