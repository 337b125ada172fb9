package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The broker nodes of `tidegate demo`, each a process from its jar: MQTT 3.1.1 and 5, PROXY header required, a
/// publish on one node reaches a subscriber on another.
final class EmbeddedCluster implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final List<Integer> ports;
    private final List<Program> programs = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();

    private EmbeddedCluster(int size) throws IOException {
        ports = IntStream.range(0, size).mapToObj(_ -> Ports.free()).toList();
        List<Integer> corePorts =
                IntStream.range(0, size).mapToObj(_ -> Ports.free()).toList();
        for (int i = 0; i < size; i++) {
            programs.add(Program.start(name(i), node(i, corePorts)));
        }
        try {
            for (int i = 0; i < size; i++) {
                programs.get(i).awaitLine("joined " + name(i));
            }
        } catch (AssertionError | RuntimeException e) {
            close();
            throw e;
        }
    }

    static EmbeddedCluster start(int size) {
        try {
            return new EmbeddedCluster(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// It deletes its directory when its standard input ends.
    private ProcessBuilder node(int number, List<Integer> corePorts) throws IOException {
        Path directory = Files.createTempDirectory("tidegate-demo-");
        directories.add(directory);
        List<String> command =
                new ArrayList<>(List.of(Project.javaHome().resolve("bin/java").toString()));
        command.addAll(FLAGS);
        command.addAll(List.of(
                "-Dtidegate.demo.directory=" + directory,
                "-cp",
                Project.demoJar().toString(),
                "io.tidegate.demo.BrokerNode",
                name(number),
                String.valueOf(ports.get(number)),
                String.valueOf(corePorts.get(number))));
        corePorts.stream()
                .filter(port -> !port.equals(corePorts.get(number)))
                .forEach(port -> command.add(String.valueOf(port)));
        return new ProcessBuilder(command).directory(directory.toFile());
    }

    static String name(int number) {
        return "node" + (number + 1);
    }

    /// For a pool.
    List<String> nodes() {
        return IntStream.range(0, ports.size())
                .mapToObj(i -> Balancer.node(name(i), ports.get(i)))
                .toList();
    }

    /// SIGKILL, and its end.
    void kill(int number) {
        programs.get(number).kill();
    }

    @Override
    public void close() {
        programs.forEach(Program::endInput);
        try {
            for (Path directory : directories) {
                Files.deleteIfExists(directory); // of one that was killed; it keeps nothing in it
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
