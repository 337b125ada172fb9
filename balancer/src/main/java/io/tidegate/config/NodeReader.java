package io.tidegate.config;

import io.tidegate.address.HostPort;
import io.tidegate.config.Keys.PoolNode;
import io.tidegate.config.PoolReader.PlacedNode;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads nodes, each of which is a block. Confined to one reading.
record NodeReader(Findings findings) {
    /// Those that are right, in their order.
    List<PlacedNode> read(String pool, List<Section> sections) {
        List<PlacedNode> nodes = new ArrayList<>();
        Map<String, Section> names = new HashMap<>();
        Map<HostPort, Section> addresses = new HashMap<>();
        for (Section section : sections) {
            Node node = node(pool, section);
            if (node == null) {
                continue;
            }
            nodes.add(new PlacedNode(node, section));
            String name = node.id().name();
            Section sameName = names.putIfAbsent(name, section);
            if (sameName != null) {
                findings.problem(
                        section.origin(PoolNode.NAME.name()),
                        section.path() + ".name: " + sameName.path() + " is named \"" + name
                                + "\" too; names are unique in a pool");
            }
            Section sameAddress = addresses.putIfAbsent(node.address(), section);
            if (sameAddress != null && sameName == null) {
                findings.warning(
                        section.origin(PoolNode.ADDRESS.name()),
                        section.path() + ".address: " + sameAddress.path() + " is at " + node.address()
                                + " too, so that broker gets the clients of both");
            }
        }
        return nodes;
    }

    private @Nullable Node node(String pool, Section section) {
        HostPort address = section.find(PoolNode.ADDRESS);
        String written = section.find(PoolNode.NAME);
        int weight = section.get(PoolNode.WEIGHT);
        int maxConnections = section.get(PoolNode.MAX_CONNECTIONS);
        Node.Role role = section.get(PoolNode.BACKUP) ? Node.Role.BACKUP : Node.Role.PRIMARY;
        if (address == null) {
            return null;
        }
        String name = written == null ? address.toString() : written;
        section.settle(PoolNode.NAME, name);
        return new Node(new NodeId(pool, name), address, weight, maxConnections, role);
    }
}
