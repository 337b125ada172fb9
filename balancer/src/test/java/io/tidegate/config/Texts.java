package io.tidegate.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Configurations as files of one directory. Immutable.
record Texts(Path directory) {
    static final String LISTENER = "listeners.tcp.default.bind = \"127.0.0.1:1883\"\n";
    static final String POOL = "pools.default.nodes = [{ name = n1, address = \"192.0.2.1:1883\" }]\n";

    /// What is right by itself, in two lines.
    static final String MINIMAL = LISTENER + POOL;

    void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome outcome(String text) {
        write("tidegate.conf", text);
        return ConfigReader.read(directory.resolve("tidegate.conf"));
    }

    Outcome.Read read(String text) {
        return switch (outcome(text)) {
            case Outcome.Read read -> read;
            case Outcome.Broken(var problems) -> throw new AssertionError("broken: " + lines(problems));
        };
    }

    Config config(String text) {
        return read(text).config();
    }

    /// As they are printed, without the directory.
    List<String> problems(String text) {
        return switch (outcome(text)) {
            case Outcome.Read read -> throw new AssertionError("was read: " + read.config());
            case Outcome.Broken(var problems) ->
                problems.stream().map(this::line).toList();
        };
    }

    /// As they are printed, without the directory.
    List<String> warnings(String text) {
        return read(text).warnings().stream().map(this::line).toList();
    }

    String effective(String text) {
        return read(text).settings().stream()
                .map(setting -> setting.toString().replace(directory + "/", ""))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String line(Problem problem) {
        return problem.toString().replace(directory + "/", "");
    }

    private static String lines(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
