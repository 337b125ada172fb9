package io.tidegate.admin;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// What the kernel says of this process, by `/proc`, and of its heap the JVM. Any thread.
///
/// What cannot be read is not shown. No management beans: they would cost more memory than all of this
/// room.
final class ProcessFigures {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long BYTES_PER_KIB = 1024;

    private final Path proc;

    /// @param proc the directory of the process, `/proc/self`
    ProcessFigures(Path proc) {
        this.proc = proc;
    }

    void addTo(List<MetricSnapshot> families) {
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .ifPresent(nanos -> families.add(Family.CPU.of(nanos / NANOS_PER_SECOND)));
        residentBytes().ifPresent(bytes -> families.add(Family.RESIDENT.of((double) bytes)));
        openDescriptors().ifPresent(count -> families.add(Family.OPEN_FDS.of((double) count)));
        maxDescriptors().ifPresent(count -> families.add(Family.MAX_FDS.of((double) count)));
        Runtime runtime = Runtime.getRuntime();
        double heap = runtime.totalMemory() - runtime.freeMemory();
        families.add(Family.HEAP.of(List.of(Family.Point.of(heap, "area", "heap"))));
    }

    /// `VmRSS:      47104 kB`
    OptionalLong residentBytes() {
        OptionalLong kibibytes = number("status", "VmRSS:");
        return kibibytes.isPresent() ? OptionalLong.of(kibibytes.getAsLong() * BYTES_PER_KIB) : kibibytes;
    }

    /// `Max open files            1024                 524288               files`: the soft limit.
    OptionalLong maxDescriptors() {
        return number("limits", "Max open files");
    }

    /// Since Linux 6.2 the size of the directory is their number; before they must be counted, one by one.
    OptionalLong openDescriptors() {
        Path directory = proc.resolve("fd");
        try {
            long size = Files.size(directory);
            return OptionalLong.of(size > 0 ? size : count(directory));
        } catch (IOException _) {
            return OptionalLong.empty(); // not Linux, or no descriptor left to look with
        }
    }

    private static long count(Path directory) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path _ : entries) {
                count++;
            }
        }
        return count;
    }

    private OptionalLong number(String file, String prefix) {
        try {
            for (String line : Files.readAllLines(proc.resolve(file))) {
                if (line.startsWith(prefix)) {
                    return firstNumber(line.substring(prefix.length()).strip());
                }
            }
        } catch (IOException _) {
            return OptionalLong.empty(); // not Linux, or no descriptor left to look with
        }
        return OptionalLong.empty();
    }

    private static OptionalLong firstNumber(String text) {
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == 0 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text, 0, end, 10));
    }
}
