package io.tidegate.discovery;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Node;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/// One host name, the nodes that are known by it, and when it is looked up. The schedule is confined to who
/// ticks; a look-up runs on a thread of its own and says when it is over.
final class Name {
    private final String host;
    private final List<Node> nodes;
    private final Resolver.Means means;
    private final long intervalNanos;
    private final long retryNanos;

    private volatile Lookup last = Lookup.NEVER;
    private long begunNanos;

    /// A node that is known by this name, and how often it wants the name looked up.
    record Use(Node node, Duration interval) {
        Use {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException("resolve_interval must be more than 0, was " + interval);
            }
        }
    }

    private enum Lookup {
        NEVER,
        UNDER_WAY,
        ANSWERED,
        FAILED
    }

    Name(String host, List<Use> uses, Resolver.Means means) {
        this.host = host;
        this.nodes = uses.stream().map(Use::node).toList();
        this.means = means;
        this.intervalNanos =
                uses.stream().mapToLong(use -> use.interval().toNanos()).min().orElseThrow();
        this.retryNanos = Math.min(intervalNanos, Resolver.RETRY.toNanos());
    }

    void tick(long nowNanos) {
        if (isDue(nowNanos)) {
            begunNanos = nowNanos;
            last = Lookup.UNDER_WAY;
            means.threads().execute(this::lookUp);
        }
    }

    private boolean isDue(long nowNanos) {
        return switch (last) {
            case NEVER -> true;
            case UNDER_WAY -> false;
            case ANSWERED -> nowNanos - begunNanos >= intervalNanos;
            case FAILED -> nowNanos - begunNanos >= retryNanos;
        };
    }

    private void lookUp() {
        Lookup outcome = Lookup.FAILED;
        try {
            answered(means.names().lookUp(host));
            outcome = Lookup.ANSWERED;
        } catch (UnknownHostException e) {
            failed("the name " + host + " cannot be looked up");
        } finally {
            last = outcome;
        }
    }

    private void answered(List<InetAddress> addresses) {
        List<InetAddress> order = Families.interleave(addresses);
        for (Node node : nodes) {
            int port = node.address().port();
            List<Endpoint> endpoints =
                    order.stream().map(ip -> new Endpoint(ip, port)).toList();
            post(new FleetEvent.Resolved(node.id(), endpoints, means.clock().nanos()));
        }
    }

    private void failed(String why) {
        for (Node node : nodes) {
            post(new FleetEvent.ResolveFailed(node.id(), why, means.clock().nanos()));
        }
    }

    private void post(FleetEvent event) {
        means.sink().accept(event);
    }
}
