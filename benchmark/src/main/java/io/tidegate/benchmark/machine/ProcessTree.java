package io.tidegate.benchmark.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A process and all that descend from it. Any thread.
///
/// @param proc where the kernel shows processes: `/proc`
/// @param root the number of the process that was started
public record ProcessTree(Path proc, long root) {
    public static final long NANOS_PER_TICK = 10_000_000L;
    private static final String RESIDENT = "VmRSS:";

    public ProcessTree(long root) {
        this(Path.of("/proc"), root);
    }

    /// User and system time so far, in nanoseconds, right to 10 ms a process.
    ///
    /// @throws IllegalStateException where the process is gone
    public long cpuNanos() {
        return members().stream().mapToLong(ProcessStat::ticks).sum() * NANOS_PER_TICK;
    }

    /// Resident memory of all of them. What several share counts once for each.
    public long residentBytes() {
        return members().stream().mapToLong(this::residentOf).sum();
    }

    /// Their numbers, the first one's first.
    public List<Long> pids() {
        return members().stream().map(ProcessStat::pid).toList();
    }

    private List<ProcessStat> members() {
        List<ProcessStat> all = everybody();
        ProcessStat first = all.stream()
                .filter(stat -> stat.pid() == root)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("process " + root + " is gone"));
        return Stream.iterate(List.of(first), level -> !level.isEmpty(), level -> childrenOf(level, all))
                .flatMap(List::stream)
                .toList();
    }

    private static List<ProcessStat> childrenOf(List<ProcessStat> parents, List<ProcessStat> all) {
        return all.stream()
                .filter(stat -> parents.stream().anyMatch(parent -> parent.pid() == stat.parent()))
                .toList();
    }

    private List<ProcessStat> everybody() {
        try (Stream<Path> entries = Files.list(proc)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .map(entry -> text(entry.resolve("stat")))
                    .filter(text -> !text.isEmpty())
                    .map(ProcessStat::parse)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot look into " + proc, e);
        }
    }

    private long residentOf(ProcessStat stat) {
        return text(proc.resolve(Long.toString(stat.pid())).resolve("status"))
                .lines()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> 1024L
                        * Long.parseLong(line.substring(RESIDENT.length())
                                .replace("kB", "")
                                .strip()))
                .sum();
    }

    /// Empty where the process ended meanwhile.
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            if (e.getMessage() != null && e.getMessage().contains("No such process")) {
                return "";
            }
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
