package io.tidegate.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Which TCP ports are free, found out by binding them.
final class Ports {
    /// System properties: where to look for free ports, for demos side by side that must never meet.
    static final String LOWEST = "tidegate.demo.ports.lowest";

    static final String HIGHEST = "tidegate.demo.ports.highest";

    /// Below where Linux takes ports for outgoing connections (32768), and above most services.
    private static final int FROM = Integer.getInteger(LOWEST, 20_000);

    private static final int END = Integer.getInteger(HIGHEST, 32_767) + 1;

    private Ports() {}

    /// A line naming the first port that is taken, and the option that chooses another.
    static Optional<String> taken(Request.Start start) {
        if (!isFree(new InetSocketAddress(start.port()))) {
            return Optional.of(sayTaken("--port", start.port()));
        }
        if (start.tlsPort() instanceof TlsPort.Asked(int number) && !isFree(new InetSocketAddress(number))) {
            return Optional.of(sayTaken("--tls-port", number));
        }
        if (!isFree(new InetSocketAddress(InetAddress.getLoopbackAddress(), start.adminPort()))) {
            return Optional.of(sayTaken("--admin-port", start.adminPort()));
        }
        return Optional.empty();
    }

    /// The same, but for a port for TLS that is free now, where the usual one was left to us and is taken: by another
    /// process, or by what else this demo listens on. Unchanged where there is none.
    static Request.Start withFreeTlsPort(Request.Start start, RandomGenerator chance) {
        int usual = start.tlsPort().number();
        boolean isOurs = usual == start.port() || usual == start.adminPort();
        if (!(start.tlsPort() instanceof TlsPort.Usual) || (!isOurs && isFree(new InetSocketAddress(usual)))) {
            return start;
        }
        return free(start, 1, chance).stream()
                .findFirst()
                .map(port -> start.withTlsPort(new TlsPort.Instead(port)))
                .orElse(start);
    }

    /// Names and ports for that many nodes, free now. Where to look first is chance, so that two demos that
    /// start together rarely meet; the ports given out avoid those the demo itself will listen on.
    static List<NodePlan> plan(Request.Start start, RandomGenerator chance) {
        List<Integer> ports = free(start, 2 * start.nodes(), chance);
        List<NodePlan> plans = new ArrayList<>();
        for (int i = 0; i + 1 < ports.size(); i += 2) {
            plans.add(new NodePlan("node" + (i / 2 + 1), ports.get(i), ports.get(i + 1)));
        }
        return plans;
    }

    /// So many, or fewer where there are no more.
    private static List<Integer> free(Request.Start start, int count, RandomGenerator chance) {
        Set<Integer> ours = Set.copyOf(List.of(start.port(), start.tlsPort().number(), start.adminPort()));
        List<Integer> ports = new ArrayList<>();
        int first = chance.nextInt(FROM, END);
        for (int step = 0; step < END - FROM && ports.size() < count; step++) {
            int port = FROM + (first - FROM + step) % (END - FROM);
            if (!ours.contains(port) && isFree(new InetSocketAddress(port))) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static String sayTaken(String option, int port) {
        return "port %d cannot be listened on: it is taken, or not allowed to this user; choose another with %s"
                .formatted(port, option);
    }
}
