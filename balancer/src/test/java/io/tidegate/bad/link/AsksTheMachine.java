package io.tidegate.bad.link;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

final class AsksTheMachine {
    private AsksTheMachine() {}

    static List<Object> everything() {
        LongSupplier now = System::nanoTime;
        System.out.println("a second way to log");
        return List.of(
                now, System.currentTimeMillis(), System.getenv("HOME"), Instant.now(), ThreadLocalRandom.current());
    }

    static Random chance() {
        return new Random();
    }

    static void end(int code) {
        Runtime.getRuntime().halt(code);
        System.exit(code);
    }
}
