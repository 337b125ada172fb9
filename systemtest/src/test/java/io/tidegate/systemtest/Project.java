package io.tidegate.systemtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where the packaged product lies, and what these tests need installed.
final class Project {
    private static final Path ROOT = find();

    private Project() {}

    static Path launcher() {
        return ROOT.resolve("tidegate");
    }

    /// The java that runs us: the one the launcher is to take, and that of broker nodes.
    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    static Path demoJar() {
        Path directory = ROOT.resolve("demo/target");
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("tidegate-demo-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar in " + directory + ": run `make package`"));
        } catch (IOException e) {
            throw new AssertionError("no " + directory + ": run `make package`", e);
        }
    }

    /// Where the build puts what belongs to these tests.
    static Path target() {
        return ROOT.resolve("systemtest/target");
    }

    static Path testResource(String name) {
        return ROOT.resolve("systemtest/src/test/resources").resolve(name);
    }

    /// A program of the machine, wherever Debian puts it.
    ///
    /// @param debianPackage to be named where it is missing
    static Path program(String name, String debianPackage) {
        return Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/usr/lib/rabbitmq/bin")
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        name + " is missing, and these tests need it: apt-get install " + debianPackage));
    }

    /// Debian wraps RabbitMQ's programs in a script that insists on its own user; below are the programs themselves.
    static Path rabbitMqProgram(String name) {
        return Stream.of(Path.of("/usr/lib/rabbitmq/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        name + " is missing, and these tests need it: apt-get install rabbitmq-server"));
    }

    /// The code of a library that RabbitMQ is made with.
    static Path rabbitMqLibrary(String name) {
        try (Stream<Path> libraries = Files.walk(Path.of("/usr/lib/rabbitmq/lib"), 4)) {
            return libraries
                    .filter(path -> path.endsWith("ebin") && path.toString().contains("/" + name + "-"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            name + " is missing, and these tests need it: apt-get install rabbitmq-server"));
        } catch (IOException e) {
            throw new AssertionError("no RabbitMQ: apt-get install rabbitmq-server", e);
        }
    }

    static Path root() {
        return ROOT;
    }

    private static Path find() {
        Path start = Path.of("").toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (List.of("tidegate", "pom.xml", "balancer").stream()
                    .map(at::resolve)
                    .allMatch(Files::exists)) {
                return at;
            }
        }
        throw new AssertionError("no project above " + start);
    }
}
