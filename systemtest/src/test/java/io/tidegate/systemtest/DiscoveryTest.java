package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.LoopbackDns.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes come and go, in a file and in DNS, while clients connect.
final class DiscoveryTest {
    private static final int CLIENTS = 500;
    private static final int ADDED_AT = 100;
    private static final int BROKEN_AT = 200;
    private static final int REMOVED_AT = 300;
    /// So many clients by hand for each by a library.
    private static final int BY_HAND = 20;

    private static final List<Library> LIBRARIES = List.of(Library.values());

    private final AtomicInteger number = new AtomicInteger();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private static Balancer balancer(String discovery) {
        return Balancer.start("""
                listeners.tcp.default.bind = "127.0.0.1:0"
                pools.default {
                  balance = round_robin
                  slow_start = 0s
                  discovery { %s }
                }
                """.formatted(discovery));
    }

    private void connectOnce(Balancer balancer) throws Exception {
        int i = number.incrementAndGet();
        if (i % BY_HAND == 0) {
            Library library = LIBRARIES.get(i / BY_HAND % LIBRARIES.size());
            try (Device device = library.device(Door.clear(balancer.port()), "c" + i)) {
                device.connect(Device.Session.CLEAN);
            }
            return;
        }
        Hello hello = Hello.v5("c" + i);
        try (RawClient client = RawClient.greet(balancer.port(), hello)) {
            assertThat(client.read()).as(hello.clientId()).startsWith("20 ").contains(" 00 00 ");
        }
    }

    private static boolean isThere(Balancer balancer, String node) {
        return balancer.admin().nodes().stream().anyMatch(each -> each.name().equals(node));
    }

    private static void awaitListed(Balancer balancer, String node) {
        Patience.until(node + " to be listed", () -> isThere(balancer, node));
    }

    private void awaitClients(Balancer balancer, String node) {
        Patience.until(node + " to have been given a client", () -> {
            connectOnce(balancer);
            return balancer.node(node).total() > 0;
        });
    }

    private static void awaitGone(Balancer balancer, String node) {
        Patience.until(node + " to be forgotten", () -> !isThere(balancer, node));
    }

    /// What happens to the nodes while clients connect, one after the other.
    private record Events(Act added, Act broken, Act removed) {}

    @FunctionalInterface
    private interface Act {
        void now() throws IOException;
    }

    private void connectThroughout(Balancer balancer, Events events) throws Exception {
        Patience.until(
                "the first two nodes to be found",
                () -> balancer.admin().nodes().stream()
                                .filter(node -> node.state().equals("up"))
                                .count()
                        == 2);
        CompletableFuture<Void> added = new CompletableFuture<>();
        CompletableFuture<Void> broken = new CompletableFuture<>();
        new Crowd(CLIENTS, 32).each(i -> {
            switch (i) {
                case ADDED_AT -> {
                    events.added().now();
                    added.complete(null);
                }
                case BROKEN_AT -> {
                    added.get(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS);
                    events.broken().now();
                    broken.complete(null);
                }
                case REMOVED_AT -> {
                    broken.get(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS);
                    events.removed().now();
                }
                default -> {}
            }
            connectOnce(balancer);
        });
        assertThat(balancer.metrics().sum("tidegate_dials_total", "result=\"failed\""))
                .as("dials that failed")
                .isZero();
        assertThat(balancer.metrics().sum("tidegate_refusals_total")).isZero();
    }

    private void list(String text) throws IOException {
        Path beside = Files.writeString(directory.resolve("next"), text);
        Files.move(beside, directory.resolve("nodes.txt"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String line(String name, Mosquitto node) {
        return "127.0.0.1:" + node.port() + " name=" + name + "\n";
    }

    @Test
    void aFileThatChangesCostsNoClientAFailedConnect() throws Exception {
        try (Mosquitto first = Mosquitto.start();
                Mosquitto second = Mosquitto.start();
                Mosquitto third = Mosquitto.start()) {
            list(line("first", first) + line("second", second));
            try (Balancer balancer =
                    balancer("source = file, interval = 100ms, file = \"" + directory.resolve("nodes.txt") + "\"")) {
                connectThroughout(
                        balancer,
                        new Events(
                                () -> {
                                    list(line("first", first) + line("second", second) + line("third", third));
                                    awaitListed(balancer, "third");
                                },
                                () -> {
                                    list(line("first", first) + "nonsense\n");
                                    balancer.program().awaitLine("nodes.txt:2: ");
                                },
                                () -> list(line("second", second) + line("third", third))));
                balancer.program().awaitLine("answers again: 2 nodes");
                awaitClients(balancer, "third");
                awaitGone(balancer, "first");
            }
        }
    }

    @Test
    void recordsOfServicesThatChangeCostNoClientAFailedConnect() throws Exception {
        try (Mosquitto first = Mosquitto.start();
                Mosquitto second = Mosquitto.start();
                Mosquitto third = Mosquitto.start();
                LoopbackDns dns = new LoopbackDns()) {
            Target one = new Target("first.test", first.port());
            Target two = new Target("second.test", second.port());
            Target three = new Target("third.test", third.port());
            for (Target target : new Target[] {one, two, three}) {
                dns.addresses(target.host(), "127.0.0.1");
            }
            dns.targets("_mqtt._tcp.test", one, two);
            try (Balancer balancer =
                    balancer("source = srv, name = _mqtt._tcp.test, min_interval = 100ms, servers = [\"127.0.0.1:"
                            + dns.port() + "\"]")) {
                connectThroughout(
                        balancer,
                        new Events(
                                () -> {
                                    dns.targets("_mqtt._tcp.test", two, three, one);
                                    awaitListed(balancer, "third.test:" + third.port());
                                },
                                () -> {
                                    dns.failing(true);
                                    balancer.program().awaitLine("SERVFAIL");
                                },
                                () -> {
                                    dns.targets("_mqtt._tcp.test", three, two);
                                    dns.failing(false);
                                }));
                balancer.program().awaitLine("answers again: 2 nodes");
                awaitClients(balancer, "third.test:" + third.port());
                awaitGone(balancer, "first.test:" + first.port());
            }
        }
    }

    @Test
    void addressesThatChangeCostNoClientAFailedConnect() throws Exception {
        int port = Ports.free();
        try (ScriptedNode first = ScriptedNode.acceptingAllAt("127.0.0.1", port);
                ScriptedNode second = ScriptedNode.acceptingAllAt("127.0.0.2", port);
                ScriptedNode third = ScriptedNode.acceptingAllAt("127.0.0.3", port);
                LoopbackDns dns = new LoopbackDns()) {
            dns.addresses("nodes.test", "127.0.0.1", "127.0.0.2");
            try (Balancer balancer = balancer("source = dns, name = nodes.test, port = " + port
                    + ", min_interval = 100ms, servers = [\"127.0.0.1:" + dns.port() + "\"]")) {
                connectThroughout(
                        balancer,
                        new Events(
                                () -> {
                                    dns.addresses("nodes.test", "127.0.0.3", "127.0.0.2", "127.0.0.1");
                                    awaitListed(balancer, "127.0.0.3:" + port);
                                },
                                () -> {
                                    dns.addresses("nodes.test");
                                    balancer.program().awaitLine("the name has no address");
                                },
                                () -> dns.addresses("nodes.test", "127.0.0.2", "127.0.0.3")));
                awaitClients(balancer, "127.0.0.3:" + port);
                awaitGone(balancer, "127.0.0.1:" + port);
                balancer.awaitRest();
                Patience.until("the nodes to be left", () -> first.guests() + second.guests() + third.guests() == 0);
            }
        }
    }
}
