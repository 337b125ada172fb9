package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Two nodes of RabbitMQ in one cluster, numbered from 0: a publish on one reaches a subscriber on the other, and a
/// session that began on one may go on at the other. MQTT 3.1.1, quality of service 0 and 1. Confined.
///
/// Seen on 3.10.8, whichever node is killed or frozen: the other one goes on answering CONNECTs of clients without a
/// session, and of those whose session began there. While a node is frozen, and until the cluster gives it up after a
/// minute (`net_ticktime`), each SUBSCRIBE waits at the other, and so do CONNECTs of clients whose session or whose
/// connection is at the frozen one, and acknowledgements of what is published to it. A node that is thawed before the
/// minute is over was never away; later the two are a cluster no more, each with sessions of its own.
final class RabbitMqPair implements AutoCloseable {
    private static final String DISCOVERY = "cluster_formation.peer_discovery_backend = classic_config\n"
            + "cluster_formation.classic_config.nodes.1 = ";

    private final RabbitMqHome home;
    private final List<RabbitMqNode> members = new ArrayList<>();

    private RabbitMqPair(String settings) throws IOException {
        home = new RabbitMqHome();
        try {
            RabbitMqNode first = add(settings);
            // Not before: who looks for others holds the lock that the first one needs to begin.
            first.program().awaitLine("Will try to unlock with peer discovery backend");
            RabbitMqNode second = add(settings + "\n" + DISCOVERY + first.name());
            members.forEach(RabbitMqNode::awaitStarted);
            awaitSees(second, first, 0);
            awaitSees(first, second, 0);
        } catch (AssertionError | RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    private RabbitMqNode add(String settings) throws IOException {
        RabbitMqNode member = new RabbitMqNode(home, settings);
        members.add(member);
        return member;
    }

    /// @param settings further lines for the configuration of each node, such as `mqtt.proxy_protocol = true`, without
    ///     which PROXY headers are not understood
    static RabbitMqPair start(String settings) {
        try {
            return new RabbitMqPair(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of a node, in a pool.
    static String name(int number) {
        return "rabbit" + (number + 1);
    }

    /// For a pool.
    List<String> nodes() {
        return IntStream.range(0, members.size())
                .mapToObj(i -> Balancer.node(name(i), port(i)))
                .toList();
    }

    int port(int number) {
        return members.get(number).port();
    }

    /// What a node said since it was started last.
    RabbitMqLog log(int number) {
        return new RabbitMqLog(members.get(number).program().lines());
    }

    /// SIGKILL, and its end.
    void kill(int number) {
        members.get(number).kill();
    }

    /// Starts a node again, after [#kill], and waits until it and the other one are a cluster; a few seconds.
    void restart(int number) {
        RabbitMqNode member = members.get(number);
        RabbitMqNode other = members.get(1 - number);
        int since = other.program().lines().size();
        member.restart();
        member.awaitStarted();
        awaitSees(other, member, since);
        awaitSees(member, other, 0);
    }

    /// SIGSTOP: its process stands still, and its kernel goes on accepting.
    void freeze(int number) {
        members.get(number).freeze();
    }

    /// SIGCONT.
    void thaw(int number) {
        members.get(number).thaw();
    }

    /// @param since the line of the log after which it says so
    private static void awaitSees(RabbitMqNode one, RabbitMqNode other, int since) {
        Patience.until(one.name() + " to see " + other.name(), () -> {
            List<String> lines = one.program().lines();
            return lines.subList(since, lines.size()).stream()
                    .anyMatch(line -> line.contains("rabbit on node " + other.name() + " up"));
        });
    }

    @Override
    public void close() {
        try (home) {
            members.forEach(RabbitMqNode::close);
        }
    }
}
