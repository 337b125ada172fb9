package io.tidegate.benchmark.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which machine this is, and what is installed. Any thread.
public final class Machine {
    private Machine() {}

    /// Names and values for people, in the order in which they are shown.
    ///
    /// @param root of the source tree
    public static Map<String, String> describe(Path root) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cpu", field(read("/proc/cpuinfo"), "model name"));
        facts.put("cores", String.valueOf(cores()));
        facts.put("memory", field(read("/proc/meminfo"), "MemTotal"));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("jdk", System.getProperty("java.vm.version"));
        facts.put("haproxy", said(List.of("haproxy", "-v")));
        facts.put("nginx", said(List.of("nginx", "-v")));
        facts.put("commit", said(List.of("git", "-C", root.toString(), "describe", "--always", "--dirty")));
        return facts;
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

    /// The first line that a program says; "unknown" where it cannot be run.
    private static String said(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.lines().findFirst().orElse("unknown") : "unknown";
        } catch (IOException _) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
