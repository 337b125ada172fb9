package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import io.tidegate.time.VirtualClock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Hosts, and the paths between them. Everything that happens in it is on its [Agenda], so that one seed is one
/// history. Confined to one thread.
public final class SimNetwork {
    private final Agenda agenda;
    private final RandomGenerator random;
    private final List<SimHost> hosts = new ArrayList<>();
    private BiFunction<Endpoint, Endpoint, Path> paths = (from, to) -> Path.LOOPBACK;

    public SimNetwork(VirtualClock clock, RandomGenerator random) {
        this.random = random;
        this.agenda = new Agenda(clock, random);
    }

    public Agenda agenda() {
        return agenda;
    }

    public RandomGenerator random() {
        return random;
    }

    public SimHost host(InetAddress... addresses) {
        SimHost host = new SimHost(this, List.of(addresses));
        hosts.add(host);
        return host;
    }

    /// From now on each new connection, named by its two endpoints, goes over a path that `chosen` makes.
    public void paths(BiFunction<Endpoint, Endpoint, Path> chosen) {
        paths = chosen;
    }

    boolean isCut(SimHost a, SimHost b) {
        return a != b && (a.reach() != SimHost.Reach.UP || b.reach() != SimHost.Reach.UP);
    }

    /// Starts the handshake: `-EINPROGRESS`, or a failure that is known at once.
    int dial(TcpEnd client, Endpoint to) {
        Endpoint from = client.local();
        if (from == null || from.port() == 0) {
            from = client.host().sourceFor(to);
        }
        SimHost target = find(client.host(), to.ip());
        if (from == null || target == null) {
            return -Errno.ENETUNREACH;
        }
        client.localIs(from);
        new Handshake(this, client, target, to, paths.apply(from, to)).start();
        return -Errno.EINPROGRESS;
    }

    private @Nullable SimHost find(SimHost from, InetAddress address) {
        if (from.owns(address)) {
            return from;
        }
        return hosts.stream().filter(host -> host.owns(address)).findFirst().orElse(null);
    }
}
