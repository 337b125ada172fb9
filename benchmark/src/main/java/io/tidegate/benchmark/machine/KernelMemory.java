package io.tidegate.benchmark.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel holds for itself on the whole machine: sockets, files and what waits for events are in
/// its slabs, bytes under way in TCP's buffers. Immutable.
///
/// @param slabBytes of `/proc/meminfo`
/// @param tcpBytes of `/proc/net/sockstat`, which counts pages of 4 KiB
public record KernelMemory(long slabBytes, long tcpBytes) {
    private static final String SLAB = "Slab:";
    private static final String TCP = "TCP:";
    private static final long PAGE_BYTES = 4096;

    public static KernelMemory now() {
        try {
            return parse(Files.readString(Path.of("/proc/meminfo")), Files.readString(Path.of("/proc/net/sockstat")));
        } catch (IOException e) {
            throw new IllegalStateException("the kernel does not say what it holds", e);
        }
    }

    /// @throws IllegalArgumentException where a figure is missing
    static KernelMemory parse(String meminfo, String sockstat) {
        String slab = line(meminfo, SLAB).replace("kB", "").strip();
        String[] tcp = line(sockstat, TCP).strip().split(" +", -1); // names and numbers in turn
        for (int i = 0; i + 1 < tcp.length; i += 2) {
            if (tcp[i].equals("mem")) {
                return new KernelMemory(1024 * Long.parseLong(slab), PAGE_BYTES * Long.parseLong(tcp[i + 1]));
            }
        }
        throw new IllegalArgumentException("no mem of TCP in " + sockstat);
    }

    private static String line(String text, String begin) {
        return text.lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + begin + " in " + text));
    }

    /// How much more this is than what was before.
    public KernelMemory less(KernelMemory before) {
        return new KernelMemory(slabBytes - before.slabBytes, tcpBytes - before.tcpBytes);
    }

    public long bytes() {
        return slabBytes + tcpBytes;
    }
}
