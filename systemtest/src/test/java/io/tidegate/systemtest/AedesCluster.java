package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Nodes of Aedes that share one Redis, each a process: MQTT 3.1.1, in the clear. A publish on one node reaches a
/// subscriber on another, and a session may go on at any node. Nodes are told by numbers from 0. Confined.
///
/// What a client meets that moves is held by [AedesClusterTest]: the other node ends its old link at once, and delivers
/// again what was not acknowledged, with the packet ids that it had and without DUP. Packet ids of what is delivered
/// for the first time count from a random one, on each link anew.
///
/// Four things are no fault of whoever moves clients, and tests that count messages must know them:
///
/// * A publish of QoS 1 is acknowledged before it is stored: a node that is killed may have acknowledged what nobody
///   will get.
/// * Of what one node sends a subscriber, a message that another one overtook is taken for a duplicate: a subscriber
///   with a session gets it when it connects again, any other one never. QoS 0 overtakes QoS 1, and a topic of few
///   subscribers one of many. So let a subscriber have one topic, and one quality of service.
/// * What is published while a session moves may come before what is older, and may come twice, with one packet id or
///   two, also at QoS 2: as it happens, and out of the queue.
/// * The will of a client whose node was killed is published by another node a few minutes later, wherever that client
///   is by then.
final class AedesCluster implements AutoCloseable {
    /// Whether a connection may begin with a PROXY header.
    enum Header {
        NONE("plain"),

        /// Version 1 or 2; where none comes, the socket's own address is the client's. One with TLVs is refused, and
        /// version 1 without an address (`UNKNOWN`) ends the node.
        PROXY("proxied");

        private final String word;

        Header(String word) {
            this.word = word;
        }
    }

    private static final String SCRIPT = "aedes-node.mjs";

    private final Header header;
    private final List<Integer> ports;
    private final int redisPort = Ports.free();
    private final Path directory = Files.createTempDirectory("tidegate-aedes-");
    private final Program redis;
    private final List<Program> programs = new ArrayList<>();

    private AedesCluster(int size, Header header) throws IOException {
        this.header = header;
        this.ports = IntStream.range(0, size).mapToObj(_ -> Ports.free()).toList();
        // A module looks for packages beside itself, and nowhere else.
        Files.copy(Project.testResource(SCRIPT), directory.resolve(SCRIPT));
        Files.createSymbolicLink(
                directory.resolve("node_modules"),
                NodeModules.with(
                        "aedes",
                        "aedes-persistence-redis",
                        "aedes-protocol-decoder",
                        "aedes-server-factory",
                        "mqemitter-redis"));
        redis = Program.start("redis", redis());
        try {
            redis.awaitLine("Ready to accept connections");
            ports.forEach(port -> programs.add(launch(port)));
            programs.forEach(AedesCluster::awaitListening);
        } catch (AssertionError | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Returns when all nodes listen.
    static AedesCluster start(int size, Header header) {
        try {
            return new AedesCluster(size, header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Keeps everything in memory alone.
    private ProcessBuilder redis() {
        return new ProcessBuilder(
                        Project.program("redis-server", "redis-server").toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(redisPort),
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        directory.toString())
                .directory(directory.toFile());
    }

    private Program launch(int port) {
        return Program.start(
                "aedes",
                NodeModules.run(directory.resolve(SCRIPT), String.valueOf(port), String.valueOf(redisPort), header.word)
                        .directory(directory.toFile()));
    }

    private static void awaitListening(Program program) {
        program.awaitLine("listening on");
    }

    int size() {
        return ports.size();
    }

    static String name(int node) {
        return "node" + (node + 1);
    }

    /// For a pool.
    String node(int node) {
        return Balancer.node(name(node), port(node));
    }

    /// For a pool.
    List<String> nodes() {
        return IntStream.range(0, size()).mapToObj(this::node).toList();
    }

    int port(int node) {
        return ports.get(node);
    }

    /// The one that runs now, or ran last.
    Program program(int node) {
        return programs.get(node);
    }

    /// SIGKILL.
    void kill(int node) {
        program(node).kill();
    }

    /// Its process stands still; its kernel goes on accepting.
    void freeze(int node) {
        program(node).signal("STOP");
    }

    void thaw(int node) {
        program(node).signal("CONT");
    }

    /// Again on the same port, after [#kill]. Returns when it listens.
    void restart(int node) {
        Program program = launch(port(node));
        programs.set(node, program);
        awaitListening(program);
    }

    /// Waits until a node has a client that it believes to come from there.
    ///
    /// @param address as it says it: IP address and port
    void awaitConnected(int node, String clientId, String address) {
        String line = "connected " + clientId + " from " + address;
        program(node).awaitLine(line, line::equals);
    }

    /// Which node has a client; waits until one has.
    int awaitNodeOf(String clientId) {
        Patience.until("a node to have " + clientId, () -> nodeOf(clientId).isPresent());
        return nodeOf(clientId).orElseThrow();
    }

    private OptionalInt nodeOf(String clientId) {
        return IntStream.range(0, size())
                .filter(node -> program(node).isAlive() && has(program(node), clientId))
                .findFirst();
    }

    /// By the last that it said of it.
    private static boolean has(Program program, String clientId) {
        return program.lines().stream()
                .filter(line -> line.contains("connected " + clientId + " from "))
                .reduce((_, last) -> last)
                .filter(line -> line.startsWith("connected "))
                .isPresent();
    }

    /// Waits until a node has let go of a client, since it was started: for the first time, if it comes more often.
    void awaitDisconnected(int node, String clientId) {
        String start = "disconnected " + clientId + " from ";
        program(node).awaitLine(start, line -> line.startsWith(start));
    }

    /// Asserts nothing.
    @Override
    public void close() {
        programs.forEach(Program::close);
        redis.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
