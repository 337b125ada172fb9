package io.tidegate.proxyprotocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/// Replays the committed corpus in every build; with `JAZZER_FUZZ=1` it looks for more.
class HeaderReaderFuzzTest {
    private static final int USEFUL_BYTES = HeaderReader.MAX_HEADER_BYTES + 64;

    @FuzzTest(maxDuration = "2m")
    void readsAnyBytesConsistently(byte[] bytes) {
        Consistency.check(Arrays.copyOf(bytes, Math.min(bytes.length, USEFUL_BYTES)));
    }
}
