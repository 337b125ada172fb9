package io.tidegate.discovery;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Occupancy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/// One host name, the nodes that are known by it, and when it is looked up. The schedule is confined to who
/// ticks; a look-up runs on a thread of its own and says when it is over.
final class Name {
    private final String host;
    private final NameService names;
    private final Resolver.Means means;

    private volatile List<Use> uses = List.of();
    private volatile Lookup last = Lookup.NEVER;

    // Confined to who ticks.
    private long intervalNanos;
    private long retryNanos;
    private long begunNanos;
    private boolean wanted;

    /// A node that is known by this name, and how often it wants the name looked up.
    ///
    /// @param occupancy tells the node from one of the same name that was forgotten
    record Use(Node node, Occupancy occupancy, Duration interval) {}

    private enum Lookup {
        NEVER,
        UNDER_WAY,
        ANSWERED,
        FAILED
    }

    Name(String host, NameService names, Resolver.Means means) {
        this.host = host;
        this.names = names;
        this.means = means;
    }

    /// Who is known by this name from now on; none = nobody any more. A node that was not before has no
    /// address yet, so the name is looked up for it as soon as can be.
    void serve(List<Use> next) {
        wanted |= !uses.containsAll(next);
        uses = List.copyOf(next);
        intervalNanos =
                next.stream().mapToLong(use -> use.interval().toNanos()).min().orElse(Long.MAX_VALUE);
        retryNanos = Math.min(intervalNanos, Resolver.RETRY.toNanos());
    }

    void tick(long nowNanos) {
        if (isDue(nowNanos)) {
            begunNanos = nowNanos;
            wanted = false;
            last = Lookup.UNDER_WAY;
            means.threads().execute(this::lookUp);
        }
    }

    private boolean isDue(long nowNanos) {
        return switch (last) {
            case NEVER -> true;
            case UNDER_WAY -> false;
            case ANSWERED -> wanted || nowNanos - begunNanos >= intervalNanos;
            case FAILED -> wanted || nowNanos - begunNanos >= retryNanos;
        };
    }

    private void lookUp() {
        Lookup outcome = Lookup.FAILED;
        try {
            answered(names.lookUp(host));
            outcome = Lookup.ANSWERED;
        } catch (UnknownHostException e) {
            failed("the name " + host + " cannot be looked up");
        } finally {
            last = outcome;
        }
    }

    private void answered(List<InetAddress> addresses) {
        List<InetAddress> order = Families.interleave(addresses);
        for (Use use : uses) {
            HostPort address = use.node().address();
            List<Endpoint> endpoints =
                    order.stream().map(ip -> new Endpoint(ip, address.port())).toList();
            post(new FleetEvent.Resolved(
                    use.node().id(), address, endpoints, means.clock().nanos()));
        }
    }

    private void failed(String why) {
        for (Use use : uses) {
            post(new FleetEvent.ResolveFailed(
                    use.node().id(), why, means.clock().nanos()));
        }
    }

    private void post(FleetEvent event) {
        means.sink().accept(event);
    }
}
