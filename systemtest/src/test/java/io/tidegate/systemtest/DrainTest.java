package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.AdminPort.NodeRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A node is drained, and one that came back gets its share again, by what an operator types; brokers are real.
final class DrainTest {
    private static final int CLIENTS = 60;
    private static final String WORD = "E0 02 8B 00";
    private static final Pattern TOOK = Pattern.compile("has no link left, (\\d+) were ended in ([0-9.]+) s");
    private static final String POOL = """
            balance = round_robin, slow_start = 0s
            drain { rate = "10/s", jitter = 100ms }
            rebalance { abs_conn_threshold = 3, conn_evict_rate = "20/s" }
            """;

    private static Balancer balancer(Mosquitto first, Mosquitto second, Mosquitto third) {
        return Balancer.of(
                POOL,
                List.of(
                        Balancer.node("first", first.port()),
                        Balancer.node("second", second.port()),
                        Balancer.node("third", third.port())));
    }

    private static long clients(Balancer balancer, String node) {
        return balancer.node(node).clients();
    }

    /// Devices that come back whenever they are cut off, until the crowd is closed.
    private static final class Returning implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<List<String>>> devices = new ArrayList<>();
        private final List<RawClient> open = new ArrayList<>();
        private final int port;

        Returning(int port) {
            this.port = port;
        }

        void arrive(int count) {
            for (int i = 0; i < count; i++) {
                int number = devices.size();
                Hello hello = number % 2 == 0 ? Hello.v5("five-" + number) : Hello.v311("three-" + number);
                devices.add(threads.submit(() -> live(hello.keepAlive(0))));
            }
        }

        /// What it read last before each time that it was cut off.
        private List<String> live(Hello hello) throws IOException {
            List<String> lastWords = new ArrayList<>();
            while (!over.get()) {
                try (RawClient client = greet(hello)) {
                    if (client == null) {
                        return lastWords;
                    }
                    String last = "";
                    for (String read = next(client);
                            !read.equals("closed") && !read.equals("reset");
                            read = next(client)) {
                        last = read;
                    }
                    if (!over.get()) {
                        lastWords.add(last);
                    }
                }
            }
            return lastWords;
        }

        /// However long nothing is said.
        private static String next(RawClient client) throws IOException {
            while (true) {
                try {
                    return client.read();
                } catch (SocketTimeoutException _) {
                    // It lives on.
                }
            }
        }

        /// Null where the crowd is closed.
        private @Nullable RawClient greet(Hello hello) throws IOException {
            synchronized (open) {
                if (over.get()) {
                    return null;
                }
                RawClient client = RawClient.greet(port, hello);
                open.add(client);
                return client;
            }
        }

        /// By device, what it read last each time.
        List<List<String>> end() {
            synchronized (open) {
                over.set(true);
                open.forEach(Returning::leave);
            }
            return devices.stream().map(Returning::words).toList();
        }

        private static void leave(RawClient client) {
            try {
                client.leave();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<String> words(Future<List<String>> device) {
            try {
                return device.get(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("a device did not live as it should", e);
            }
        }

        @Override
        public void close() {
            end();
            threads.close();
        }
    }

    @Test
    void aNodeIsEmptyAtItsRateAndReadyBringsItBack() throws Exception {
        try (Mosquitto first = Mosquitto.start();
                Mosquitto second = Mosquitto.start();
                Mosquitto third = Mosquitto.start();
                Balancer balancer = balancer(first, second, third)) {
            List<List<String>> words;
            try (Returning devices = new Returning(balancer.port())) {
                devices.arrive(CLIENTS);
                Patience.until("all to be there", () -> clients(balancer, "first") == CLIENTS / 3);
                Operator.Said drained = new Operator(balancer).types("node", "first", "drain", "--wait");
                assertThat(drained.code())
                        .as(String.join("\n", drained.lines()))
                        .isZero();
                assertThat(drained.lines()).first().asString().contains("node default/first: drain");
                assertThat(clients(balancer, "first")).isZero();
                assertThat(balancer.node("first").state()).isEqualTo("draining");
                Patience.until(
                        "all to be at the others",
                        () -> clients(balancer, "second") + clients(balancer, "third") == CLIENTS);

                Matcher took = TOOK.matcher(balancer.program().awaitLine("has no link left"));
                assertThat(took.find()).isTrue();
                assertThat(Integer.parseInt(took.group(1))).isEqualTo(CLIENTS / 3);
                assertThat(Double.parseDouble(took.group(2)))
                        .as("20 links at 10 a second")
                        .isGreaterThan(1.5);
                balancer.awaitMetric(CLIENTS / 3, "tidegate_links_closed_total", "reason=\"drained\"");

                assertThat(new Operator(balancer)
                                .types("node", "first", "ready")
                                .code())
                        .isZero();
                Patience.until(
                        "the node to be up",
                        () -> balancer.node("first").state().equals("up"));
                devices.arrive(3);
                Patience.until("it to be given clients", () -> clients(balancer, "first") > 0);
                Operator.Said listed = new Operator(balancer).types("nodes");
                assertThat(listed.lines())
                        .hasSize(4)
                        .anyMatch(line -> line.startsWith("default/first") && line.contains("up"));
                words = devices.end();
            }
            assertThat(words.stream().flatMap(List::stream)).hasSize(CLIENTS / 3);
            for (int i = 0; i < CLIENTS; i++) {
                String word =
                        i % 2 == 0 ? WORD : "20 02 00 00"; // MQTT 3 has no word for it: the last one is the CONNACK
                assertThat(words.get(i)).as("device " + i).allMatch(word::equals);
            }
        }
    }

    @Test
    void aNodeThatWasRestartedGetsItsShareAgain() throws Exception {
        try (Mosquitto first = Mosquitto.start();
                Mosquitto second = Mosquitto.start();
                Mosquitto third = Mosquitto.start();
                Balancer balancer = balancer(first, second, third);
                Returning devices = new Returning(balancer.port())) {
            third.kill();
            devices.arrive(CLIENTS);
            Patience.until(
                    "all to be at the others",
                    () -> clients(balancer, "first") + clients(balancer, "second") == CLIENTS);
            third.restart();
            Patience.until("the node to be up again, tried by further clients", () -> {
                RawClient.greet(balancer.port(), Hello.v5("trial")).close();
                return balancer.node("third").state().equals("up");
            });
            Patience.until("those to be gone", () -> total(balancer) == CLIENTS);

            Operator.Said done = new Operator(balancer).types("rebalance", "--wait");
            assertThat(done.code()).as(String.join("\n", done.lines())).isZero();
            assertThat(done.lines()).first().asString().contains("20 links are to leave");
            Patience.await("each to have its share")
                    .untilAsserted(() -> assertThat(balancer.admin().nodes())
                            .allMatch(node -> Math.abs(node.clients() - CLIENTS / 3) <= 1));
            balancer.awaitMetric(CLIENTS / 3, "tidegate_links_closed_total", "reason=\"rebalanced\"");
            assertThat(new Operator(balancer).types("rebalance", "--stop").code())
                    .as("nothing to stop")
                    .isEqualTo(1);
        }
    }

    private static long total(Balancer balancer) {
        return balancer.admin().nodes().stream().mapToLong(NodeRow::clients).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuity = off", "continuity.broker = other"})
    void theLastNodeKeepsItsClientsAndItIsSaidWhatToDo(String continuity) throws Exception {
        try (Mosquitto only = Mosquitto.start();
                Balancer balancer = Balancer.of(POOL + continuity, List.of(Balancer.node("only", only.port())));
                RawClient client = RawClient.greet(balancer.port(), Hello.v5("guest"))) {
            assertThat(client.read()).startsWith("20 ");
            Operator.Said kept = new Operator(balancer).types("node", "only", "drain", "--wait");
            assertThat(kept.code()).isEqualTo(1);
            assertThat(kept.lines()).last().asString().contains("default/only keeps its links", "--force");
            assertThat(clients(balancer, "only")).isEqualTo(1);
            assertThat(new Operator(balancer)
                            .types("node", "only", "drain", "--force", "--wait")
                            .code())
                    .isZero();
            assertThat(client.read()).isEqualTo(WORD);
        }
    }
}
