package io.tidegate.benchmark.parts;

import io.tidegate.address.Endpoint;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.proxyprotocol.HeaderWriter;
import io.tidegate.proxyprotocol.OutgoingTlv;
import io.tidegate.proxyprotocol.Tlv;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Writing a PROXY v2 header.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderBenchmark {
    private final Endpoint source = new Endpoint(InetAddress.ofLiteral("203.0.113.7"), 40_001);
    private final Endpoint destination = new Endpoint(InetAddress.ofLiteral("198.51.100.1"), 1883);
    private final Endpoint source6 = new Endpoint(InetAddress.ofLiteral("2001:db8::7"), 40_001);
    private final Endpoint destination6 = new Endpoint(InetAddress.ofLiteral("2001:db8::1"), 1883);
    private final HeaderWriter bare = new HeaderWriter(HeaderVersion.V2, Set.of());
    private final HeaderWriter withId = new HeaderWriter(HeaderVersion.V2, Set.of(OutgoingTlv.UNIQUE_ID));
    private final List<Tlv> facts =
            List.of(Tlv.of(Tlv.UNIQUE_ID, "0123456789abcdef01234567".getBytes(StandardCharsets.US_ASCII)));
    private final byte[] out = new byte[HeaderWriter.BYTES_MAX];

    @Benchmark
    public int ipv4() {
        return bare.write(source, destination, List.of(), out, 0);
    }

    @Benchmark
    public int ipv6() {
        return bare.write(source6, destination6, List.of(), out, 0);
    }

    @Benchmark
    public int ipv4WithUniqueId() {
        return withId.write(source, destination, facts, out, 0);
    }
}
