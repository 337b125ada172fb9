package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Debian's RabbitMQ, one node, whose MQTT listener requires PROXY headers. Everything it keeps lies in a directory of
/// its own; it has an `epmd`, Erlang's name server, of its own too, so that none stays behind.
final class RabbitMq implements AutoCloseable {
    private final int port = Ports.free();
    private final Path directory;
    private final Program epmd;
    private final Program program;

    private RabbitMq() throws IOException {
        Path server = Project.rabbitMqProgram("rabbitmq-server");
        Path nameServer = Project.program("epmd", "erlang-base");
        directory = Files.createTempDirectory("tidegate-rabbitmq-");
        Map<String, String> environment = environment();
        Files.writeString(directory.resolve("enabled_plugins"), "[rabbitmq_mqtt].\n");
        Files.writeString(directory.resolve("rabbitmq.conf"), """
                listeners.tcp = none
                mqtt.listeners.tcp.default = 127.0.0.1:%d
                mqtt.proxy_protocol = true
                mqtt.allow_anonymous = true
                log.console = true
                log.console.level = info
                """.formatted(port));
        Files.writeString(
                directory.resolve("advanced.config"), "[{kernel, [{inet_dist_use_interface, {127,0,0,1}}]}].\n");
        epmd = Program.start("epmd", program(nameServer, environment, "-address", "127.0.0.1"));
        program = Program.start("rabbitmq", program(server, environment));
        try {
            program.awaitLine("Server startup complete");
        } catch (AssertionError | RuntimeException e) {
            close();
            throw e;
        }
    }

    static RabbitMq start() {
        try {
            return new RabbitMq();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder program(Path binary, Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(binary.toString()), Stream.of(arguments))
                .toList());
        builder.directory(directory.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("HOME", directory.toString()), // Erlang's cookie
                Map.entry("ERL_EPMD_PORT", String.valueOf(Ports.free())),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODENAME", "tidegate" + port + "@localhost"),
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

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    int port() {
        return port;
    }

    Program program() {
        return program;
    }

    @Override
    public void close() {
        // The script waits for the node, whose process is its child and has the same standard output: that ends only
        // with the node, and whoever reads it only then.
        List<ProcessHandle> node = ProcessHandle.of(program.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        node.forEach(ProcessHandle::destroyForcibly);
        program.close();
        epmd.close();
        Patience.until("RabbitMQ to be gone", () -> node.stream().noneMatch(ProcessHandle::isAlive));
        delete();
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
