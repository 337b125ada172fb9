package io.tidegate.benchmark.parts;

import io.tidegate.mqtt.Framing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Finding the edges of packets in one full read: 64 KiB of PUBLISH with 64 bytes each. An operation is a packet.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramingBenchmark {
    private static final byte[] PUBLISH = HexFormat.of().parseHex("324B000762656E63682F740001" + "2A".repeat(64));
    static final int PACKETS = 64 * 1024 / 77;

    private final MemorySegment read = Arena.ofAuto().allocate((long) PACKETS * PUBLISH.length, 64);

    public FramingBenchmark() {
        for (int i = 0; i < PACKETS; i++) {
            MemorySegment.copy(MemorySegment.ofArray(PUBLISH), 0, read, (long) i * PUBLISH.length, PUBLISH.length);
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long edgesOfPackets() {
        long state = Framing.advance(Framing.AT_EDGE, read, 0, read.byteSize(), Framing.FROM_CLIENT_V3);
        if (!Framing.atEdge(state)) {
            throw new IllegalStateException("the last packet has not ended");
        }
        return state;
    }
}
