package io.tidegate.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/// Replays the committed corpus in every build; with `JAZZER_FUZZ=1` it looks for more.
class ClientHelloReaderFuzzTest {
    /// All first parts are read as well: that is the square of it.
    private static final int USEFUL_BYTES = 1024;

    @FuzzTest(maxDuration = "2m")
    void readsAnyBytesConsistently(byte[] bytes) {
        Hellos.checkConsistent(Arrays.copyOf(bytes, Math.min(bytes.length, USEFUL_BYTES)));
    }
}
