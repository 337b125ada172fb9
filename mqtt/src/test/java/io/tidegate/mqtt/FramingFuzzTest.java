package io.tidegate.mqtt;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;

/// Replays the committed corpus in every build; with `JAZZER_FUZZ=1` it looks for more.
class FramingFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void walksAnyBytesAsByteByByte(byte[] bytes) {
        Random random = new Random(bytes.length);
        FramingConsistency.check(bytes, random, 1);
        FramingConsistency.check(bytes, random, 3);
        FramingConsistency.check(bytes, random, 64);
    }
}
