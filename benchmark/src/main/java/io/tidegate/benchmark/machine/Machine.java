package io.tidegate.benchmark.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which machine this is, and what is installed. Any thread.
public final class Machine {
    private Machine() {}

    /// Names and values for people, in the order in which they are shown; and how the kernel guards itself
    /// against the processor's flaws, which makes system calls dear.
    public static Map<String, Object> describe() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("processor", field(read("/proc/cpuinfo"), "model name"));
        facts.put("cores", String.valueOf(cores()));
        facts.put("memory", field(read("/proc/meminfo"), "MemTotal"));
        facts.put("system", system(read("/etc/os-release")));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("JDK", System.getProperty("java.vm.version"));
        facts.put("HAProxy", said(List.of("haproxy", "-v")));
        facts.put("NGINX", said(List.of("nginx", "-v")));
        facts.put("OpenSSL of both", said(List.of("openssl", "version")));
        facts.put("mitigations", mitigations(Path.of("/sys/devices/system/cpu/vulnerabilities")));
        return facts;
    }

    /// Of the source tree; `-dirty` where something but results was changed after it.
    public static String commit(Path root) {
        List<String> git = List.of("git", "-C", root.toString());
        String commit = said(with(git, "rev-parse", "--short", "HEAD"));
        String changed = said(with(git, "status", "--porcelain", "--", ".", ":!docs/benchmark"));
        return changed.isEmpty() ? commit : commit + "-dirty";
    }

    private static List<String> with(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toList();
    }

    /// The pretty name of `/etc/os-release`.
    static String system(String release) {
        return release.lines()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("unknown");
    }

    /// One line for each flaw.
    private static Map<String, Object> mitigations(Path directory) {
        Map<String, Object> flaws = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(file -> flaws.put(
                        file.getFileName().toString(), read(file.toString()).strip()));
            } catch (IOException e) {
                throw new IllegalStateException("cannot look into " + directory, e);
            }
        }
        return flaws;
    }

    /// Cores of the machine, whatever this process is bound to.
    public static long cores() {
        return read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("processor"))
                .count();
    }

    public static MachineTimes times() {
        return MachineTimes.parse(read("/proc/stat"));
    }

    /// Processes that ran or waited for a core, the mean of the last minute.
    public static double load() {
        return Double.parseDouble(read("/proc/loadavg").split(" ", 2)[0]);
    }

    /// The value of the first line `name : value`.
    static String field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /// The first line that a program says, empty where it says nothing; "unknown" where it cannot be run.
    private static String said(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.lines().findFirst().orElse("") : "unknown";
        } catch (IOException _) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
