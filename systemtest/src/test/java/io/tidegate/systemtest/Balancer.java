package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.AdminPort.Metrics;
import io.tidegate.systemtest.AdminPort.NodeRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tidegate, started by its launcher as an operator would, from the packaged jars.
///
/// [#close] holds what must be true after every test: no bug was counted, no link and no node client is left, the
/// process has no more descriptors than it began with, or has kept with leave, and SIGTERM ends it with exit code 0.
final class Balancer implements AutoCloseable {
    /// Ports of listeners are 0: what they became is said at start.
    private static final Pattern LISTENING =
            Pattern.compile("listening on \\S+:(\\d+) \\(listeners\\.\\w+\\.[\\w-]+\\)");

    private static final Pattern ADMIN = Pattern.compile("admin on http://\\S+:(\\d+)");
    private static final String UNLIMITED = "ulimit -n $(ulimit -Hn)";

    static {
        Fork.onceABuild("rehearsal", Balancer::rehearse);
    }

    private final Program program;
    private final Path file;
    private final AdminPort admin;
    private long descriptorsAtStart;
    private boolean ended;

    private Balancer(Program program, Path file) {
        this.program = program;
        this.file = file;
        this.admin = new AdminPort(portOf(program.awaitLine("admin on http"), ADMIN));
        program.awaitLine("started");
        Patience.until("/readyz", () -> admin.get("/readyz").status() == 200);
        admin.metrics();
        admin.nodes();
        this.descriptorsAtStart = descriptors();
    }

    /// As `make package` does; it takes part in the first start otherwise. Where it takes too long, on a machine that
    /// has too much else to do, starts are slower, and nothing else: that it works is for [StartCacheTest] to say.
    private static void rehearse() {
        try (Program rehearsal = Program.start("rehearsal", command(List.of("rehearse")))) {
            if (!rehearsal.endsWithin(Patience.REHEARSAL)) {
                // Not the launcher's own shells: they are to write down that it failed, or it is tried at each start.
                rehearsal.descendants().stream().filter(Balancer::isJvm).forEach(ProcessHandle::destroyForcibly);
                rehearsal.awaitExit(); // the launcher goes on without
            }
        }
    }

    private static boolean isJvm(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    /// One listener `default` on a free port of loopback, and a pool `default` with these settings and nodes.
    static Balancer of(String poolSettings, List<String> nodes) {
        return of("", poolSettings, nodes);
    }

    /// @param listenerSettings of the listener `default`
    static Balancer of(String listenerSettings, String poolSettings, List<String> nodes) {
        return start(configuration(listenerSettings, poolSettings, nodes));
    }

    static String configuration(String listenerSettings, String poolSettings, List<String> nodes) {
        return """
                listeners.tcp.default { bind = "127.0.0.1:0", %s }
                pools.default {
                  %s
                  nodes = [ %s ]
                }
                """.formatted(listenerSettings, poolSettings, String.join(", ", nodes));
    }

    /// A node for the above.
    static String node(String name, int port) {
        return "{ name = %s, address = \"127.0.0.1:%d\" }".formatted(name, port);
    }

    /// @param configuration without `admin.bind`, which is added
    static Balancer start(String configuration) {
        return start(configuration, UNLIMITED);
    }

    /// @param limits what the shell says before it becomes the launcher, such as `ulimit -n 120`
    static Balancer start(String configuration, String limits) {
        try {
            Path file = Files.createTempFile("tidegate-system-", ".conf");
            Files.writeString(file, configuration + "\nadmin.bind = \"127.0.0.1:0\"\n");
            Program program = Program.start("tidegate", command(limits, "run", "-c", file.toString()));
            try {
                return new Balancer(program, file);
            } catch (AssertionError | RuntimeException e) {
                program.close();
                throw new AssertionError("Tidegate did not start" + program.tail(), e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The launcher with any arguments. The shell replaces itself: its pid is the launcher's, and then the balancer's.
    static ProcessBuilder command(String limits, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                limits + "; exec \"$0\" \"$@\"",
                Project.launcher().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", Project.javaHome().toString());
        return builder;
    }

    static ProcessBuilder command(List<String> arguments) {
        return command(":", arguments.toArray(String[]::new));
    }

    Program program() {
        return program;
    }

    AdminPort admin() {
        return admin;
    }

    int port() {
        return port("default");
    }

    int port(String listener) {
        return port("tcp", listener);
    }

    /// @param kind `tcp`, `ssl` or `ssl_passthrough`
    int port(String kind, String listener) {
        String line = program.awaitLine("(listeners." + kind + "." + listener + ")");
        return portOf(line, LISTENING);
    }

    /// Of the listener `default` over TLS.
    int tlsPort() {
        return port("ssl", "default");
    }

    private static int portOf(String line, Pattern pattern) {
        Matcher matcher = pattern.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    Metrics metrics() {
        return admin.metrics();
    }

    /// Waits for a metric to become `value`.
    void awaitMetric(double value, String name, String... labels) {
        Patience.await(name + List.of(labels) + " to be " + value)
                .untilAsserted(() -> assertThat(metrics().sum(name, labels)).isEqualTo(value));
    }

    NodeRow node(String name) {
        return admin.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<LinkLine> closedLinks() {
        return program.lines().stream()
                .map(LinkLine::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /// The line about the first closed link that fits.
    LinkLine awaitClosed(String what, Predicate<LinkLine> fits) {
        String line = program.awaitLine(
                "link_closed of " + what,
                said -> LinkLine.parse(said).filter(fits).isPresent());
        return LinkLine.parse(line).orElseThrow();
    }

    LinkLine awaitClosed(String clientId) {
        return awaitClosed(clientId, line -> line.has("client_id", clientId));
    }

    /// Nothing of any link is left.
    void awaitRest() {
        Patience.await("no link to be left").untilAsserted(() -> {
            assertThat(metrics().sum("tidegate_links")).as("tidegate_links").isZero();
            assertThat(metrics().sum("tidegate_tls_handshakes_under_way")
                            + metrics().sum("tidegate_tls_handshakes_waiting"))
                    .as("TLS handshakes")
                    .isZero();
            assertThat(admin.nodes()).allMatch(node -> node.clients() == 0, "has no client");
            assertThat(metrics().sum("tidegate_buffer_bytes"))
                    .as("tidegate_buffer_bytes")
                    .isZero();
            Map<String, Long> targets = descriptorsByTarget();
            assertThat(count(targets)).as("descriptors: " + targets).isLessThanOrEqualTo(descriptorsAtStart);
        });
        assertNoBug();
    }

    void assertNoBug() {
        assertThat(metrics().sum("tidegate_bugs_total"))
                .as("tidegate_bugs_total" + program.tail())
                .isZero();
    }

    void terminate() {
        program.signal("TERM");
    }

    /// It was told to end, and does so well.
    void awaitEnd() {
        ended = true;
        assertThat(program.awaitExit()).as("exit code" + program.tail()).isZero();
    }

    /// What `/readyz` answers; 0 where nobody does.
    int readiness() throws IOException {
        try {
            return admin.get("/readyz").status();
        } catch (ConnectException _) {
            return 0;
        }
    }

    /// User and system time of the process so far.
    double cpuSeconds() {
        return metrics().sum("process_cpu_seconds_total");
    }

    double residentBytes() {
        return metrics().sum("process_resident_memory_bytes");
    }

    /// What it has open now it may keep: connections for probes by HTTP, which are used again.
    void keepsOpen() {
        descriptorsAtStart = descriptors();
    }

    private long descriptors() {
        return count(descriptorsByTarget());
    }

    private static long count(Map<String, Long> targets) {
        return targets.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<String, Long> descriptorsByTarget() {
        Map<String, Long> targets = new TreeMap<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc", String.valueOf(program.pid()), "fd"))) {
            entries.forEach(entry -> targets.merge(targetOf(entry), 1L, Long::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets;
    }

    private static String targetOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "closed meanwhile";
        }
    }

    @Override
    public void close() {
        try (program) {
            if (!ended) {
                assertThat(program.isAlive())
                        .as("Tidegate runs" + program.tail())
                        .isTrue();
                awaitRest();
                terminate();
                awaitEnd();
            }
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
