package io.tidegate.benchmark.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A JVM of another process with the serial collector, asked by `jcmd`. Any thread.
///
/// @param pid its number
public record Jvm(long pid) {
    private static final Pattern GENERATION = Pattern.compile("(?:DefNew|Tenured) .*used (\\d+)K");
    private static final long KIB = 1024;

    /// Collects its garbage. What of the heap is free then it gives back, as after any collection.
    public void collect() {
        ask("GC.run");
    }

    /// Has its C library give back what is free.
    public void trim() {
        ask("System.trim_native_heap");
    }

    /// Bytes in use on the heap, garbage too, right to 2 KiB.
    public long heapBytes() {
        return used(ask("GC.heap_info"));
    }

    /// @throws IllegalStateException where it is the answer of another collector
    static long used(String answer) {
        Matcher generations = GENERATION.matcher(answer);
        long used = 0;
        int found = 0;
        while (generations.find()) {
            used += Long.parseLong(generations.group(1)) * KIB;
            found++;
        }
        if (found != 2) {
            throw new IllegalStateException("not two generations of a heap, but: " + answer);
        }
        return used;
    }

    private String ask(String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() != 0) {
                throw new IllegalStateException("jcmd " + command + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
