package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One node of Debian's RabbitMQ: MQTT 3.1 and 3.1.1 for anybody on a port of loopback, and nothing else. It may die,
/// stand still, and come back with what it has on disk. Confined.
final class RabbitMqNode implements AutoCloseable {
    private final int port = Ports.free();
    private final String name = "tidegate" + port + "@localhost";
    private final RabbitMqHome home;
    private final Path directory;
    private final Map<String, String> environment;
    private Program program;

    /// Starts it; [#awaitStarted] waits for it.
    ///
    /// @param settings lines for its configuration
    RabbitMqNode(RabbitMqHome home, String settings) throws IOException {
        this.home = home;
        this.directory = Files.createDirectory(home.directory().resolve(name));
        this.environment = environment();
        Files.writeString(directory.resolve("enabled_plugins"), "[rabbitmq_mqtt].\n");
        Files.writeString(directory.resolve("rabbitmq.conf"), """
                listeners.tcp = none
                mqtt.listeners.tcp.default = 127.0.0.1:%d
                mqtt.allow_anonymous = true
                log.console = true
                log.console.level = info
                %s
                """.formatted(port, settings));
        Files.writeString(
                directory.resolve("advanced.config"), "[{kernel, [{inet_dist_use_interface, {127,0,0,1}}]}].\n");
        program = launch();
    }

    private Program launch() {
        return Program.start("rabbitmq " + name, home.command(Project.rabbitMqProgram("rabbitmq-server"), environment));
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("RABBITMQ_NODENAME", name),
                Map.entry("RABBITMQ_DIST_PORT", String.valueOf(Ports.free())),
                Map.entry("RABBITMQ_MNESIA_BASE", path("mnesia")),
                Map.entry("RABBITMQ_LOG_BASE", path("log")),
                Map.entry("RABBITMQ_LOGS", "-"),
                Map.entry("RABBITMQ_PID_FILE", path("pid")),
                Map.entry("RABBITMQ_CONFIG_FILE", path("rabbitmq")),
                Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", path("advanced")),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", path("enabled_plugins")),
                Map.entry("RABBITMQ_GENERATED_CONFIG_DIR", path("generated")),
                // Schedulers that wait by spinning would take both cores from everybody else.
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none"));
    }

    private String path(String file) {
        return directory.resolve(file).toString();
    }

    int port() {
        return port;
    }

    /// As Erlang calls it.
    String name() {
        return name;
    }

    /// The one that runs, or ran last.
    Program program() {
        return program;
    }

    void awaitStarted() {
        program.awaitLine("Server startup complete");
    }

    /// SIGKILL, and its end.
    void kill() {
        beam().destroyForcibly();
        program.awaitExit(); // the script waits for it
        program.close();
    }

    /// Its process stands still; its kernel goes on accepting.
    void freeze() {
        program.signal("STOP", beam().pid());
    }

    void thaw() {
        program.signal("CONT", beam().pid());
    }

    /// Starts it again, after [#kill]. What it knew of the connected client ids is forgotten: that lies in a log of
    /// Raft's, and a node that has one comes back only where the others have a leader. The pair has none when its
    /// leader was killed, and RabbitMQ 3.10 then waits for ever. A node without that log gives its vote.
    void restart() {
        try {
            RabbitMqHome.delete(Path.of(path("mnesia"), name, "coordination"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program = launch();
    }

    /// Erlang's machine, a child of the script that we started.
    private ProcessHandle beam() {
        return program.descendants().stream()
                .filter(process -> process.info().command().orElse("").endsWith("/beam.smp"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " does not run" + program.tail()));
    }

    @Override
    public void close() {
        // The script waits for the node, whose process is its child and has the same standard output: that ends only
        // with the node, and whoever reads it only then.
        List<ProcessHandle> processes = program.descendants();
        processes.forEach(ProcessHandle::destroyForcibly);
        program.close();
        Patience.until("RabbitMQ to be gone", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
