package io.tidegate.benchmark.parts;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectOutcome;
import io.tidegate.mqtt.ConnectReader;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Reading a CONNECT with client id, user name and password, whole in one piece.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectBenchmark {
    private static final int BYTES_MAX = 512 << 10;

    // client id "device-000000001", user name "user-01", password "pass-01"
    private static final String CREDENTIALS =
            "00106465766963652D303030303030303031" + "0007757365722D3031" + "0007706173732D3031";

    private final byte[] version311 = HexFormat.of().parseHex("102E" + "00044D515454" + "04C2003C" + CREDENTIALS);
    /// With a session expiry interval.
    private final byte[] version5 =
            HexFormat.of().parseHex("1034" + "00044D515454" + "05C2003C" + "051100000E10" + CREDENTIALS);

    @Benchmark
    public Connect version311() {
        return whole(ConnectReader.read(version311, version311.length, BYTES_MAX));
    }

    @Benchmark
    public Connect version5() {
        return whole(ConnectReader.read(version5, version5.length, BYTES_MAX));
    }

    private static Connect whole(ConnectOutcome outcome) {
        if (outcome instanceof Connect connect) {
            return connect;
        }
        throw new IllegalStateException("no CONNECT: " + outcome);
    }
}
