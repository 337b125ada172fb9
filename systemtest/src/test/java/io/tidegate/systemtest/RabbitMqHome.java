package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/// What the nodes of one RabbitMQ have in common: a directory with Erlang's cookie and all that they keep, and an
/// `epmd`, Erlang's name server, of their own, so that none stays behind. Its end asks for theirs.
final class RabbitMqHome implements AutoCloseable {
    private final Path directory;
    private final int epmdPort = Ports.free();
    private final Program epmd;

    RabbitMqHome() throws IOException {
        Path nameServer = Project.program("epmd", "erlang-base");
        directory = Files.createTempDirectory("tidegate-rabbitmq-");
        epmd = Program.start("epmd", command(nameServer, Map.of(), "-address", "127.0.0.1"));
    }

    Path directory() {
        return directory;
    }

    /// A program that knows where it is at home.
    ProcessBuilder command(Path program, Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList());
        builder.directory(directory.toFile());
        builder.environment()
                .putAll(Map.of(
                        "HOME", directory.toString(), // Erlang's cookie
                        "ERL_EPMD_PORT", String.valueOf(epmdPort),
                        "ERL_EPMD_ADDRESS", "127.0.0.1"));
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public void close() {
        epmd.close();
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The directory and all that is in it; nothing where it is not there.
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
