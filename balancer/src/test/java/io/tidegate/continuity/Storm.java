package io.tidegate.continuity;

import java.util.List;

/// Faults and moves, at times and places that the seed chooses; and their end. Confined.
final class Storm {
    private final Timeline timeline;
    private final Cluster cluster;
    private final List<SimLink> links;
    private final boolean hasFaults;
    private long until;

    Storm(Cluster cluster, List<SimLink> links, boolean hasFaults) {
        this.timeline = cluster.timeline;
        this.cluster = cluster;
        this.links = links;
        this.hasFaults = hasFaults;
    }

    void until(long nanos) {
        until = nanos;
        next();
    }

    private void next() {
        timeline.soon(2 * Timeline.SECOND, () -> {
            if (timeline.now() < until) {
                happen();
                next();
            }
        });
    }

    private void happen() {
        if (!hasFaults || timeline.chance(50)) {
            any().move();
            return;
        }
        Node node = cluster.nodes.get(timeline.random.nextInt(cluster.nodes.size()));
        switch (timeline.random.nextInt(9)) {
            case 0, 1 -> crash(node);
            case 2, 3 -> any().breakLeg();
            case 4 -> freeze(node);
            case 5 -> any().nodeSays(0x8B, 10 * Timeline.MILLI);
            case 7 -> any().stall();
            case 6 -> cluster.nodes.forEach(this::crash);
            default -> links.forEach(SimLink::move);
        }
    }

    private SimLink any() {
        return links.get(timeline.random.nextInt(links.size()));
    }

    private void crash(Node node) {
        if (node.isUp) {
            node.crash();
            timeline.soon(8 * Timeline.SECOND, node::start);
        }
    }

    private void freeze(Node node) {
        if (!node.isUp || node.isFrozen) {
            return;
        }
        node.freeze();
        timeline.soon(8 * Timeline.SECOND, () -> {
            if (node.isFrozen) {
                node.isKnownDown = true;
                links.forEach(link -> link.down(node));
            }
        });
        timeline.soon((timeline.chance(30) ? 70 : 10) * Timeline.SECOND, () -> {
            if (node.isFrozen) {
                node.thaw();
            }
        });
    }

    void end() {
        for (Node node : cluster.nodes) {
            if (!node.isUp) {
                node.start();
            } else if (node.isFrozen) {
                node.thaw();
            }
        }
    }
}
