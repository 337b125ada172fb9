package io.tidegate.systemtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// A copy of the packaged product, for tests that break something of it.
record Installation(Path root) {
    record Said(int code, String text) {}

    static Installation copy(Path root) throws IOException {
        for (String file : List.of(
                "tidegate",
                ".mvn/find-jdk25.sh",
                "pom.xml",
                "mqtt/pom.xml",
                "balancer/pom.xml",
                "balancer/jvm.options")) {
            copy(Project.root().resolve(file), root.resolve(file));
        }
        for (String sources : List.of("mqtt/src/main", "balancer/src/main")) {
            Files.createDirectories(root.resolve(sources));
        }
        for (String jars : List.of("balancer/target", "balancer/target/lib")) {
            copyJars(Project.root().resolve(jars), root.resolve(jars));
        }
        return new Installation(root);
    }

    private static void copyJars(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Path here = to.resolve(from.relativize(jar));
                copy(jar, here);
                // Not older than what it is made from.
                Files.setLastModifiedTime(here, FileTime.from(Instant.now()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    Path cache() {
        return root.resolve("balancer/target/start.aot");
    }

    /// What the cache was made of, as text.
    Path madeOf() {
        return root.resolve("balancer/target/start.aot.of");
    }

    Path options() {
        return root.resolve("balancer/jvm.options");
    }

    /// @param javaOptions as an operator adds them
    ProcessBuilder command(String javaOptions, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(root.resolve("tidegate").toString()), Stream.of(arguments))
                        .toList());
        builder.environment().put("JAVA_HOME", Project.javaHome().toString());
        builder.environment().put("TIDEGATE_JAVA_OPTS", javaOptions);
        return builder;
    }

    /// Runs the launcher to its end.
    Said launch(String javaOptions, String... arguments) {
        try (Program program = Program.start("tidegate", command(javaOptions, arguments))) {
            int code = program.awaitExit(Patience.REHEARSAL); // which a start may be, too
            return new Said(code, String.join("\n", program.lines()));
        }
    }
}
