package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import io.tidegate.tls.TlsMeans;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private record Broken() implements Clock {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long epochMillis() {
            throw new OutOfMemoryError("heap");
        }
    }

    @Test
    void anErrorOfTheMachineEndsTheProcess() {
        List<String> ends = new ArrayList<>();
        TlsMeans means = new TlsMeans(Runnable::run, new Broken(), new Random(1));
        Journal journal = new Journal(Clock.system(), OutputStream.nullOutputStream(), 1);
        new Certificates(means, Runnable::run, journal).reload("SIGHUP", ends::add);
        assertThat(ends).containsExactly("looking after certificates ended: java.lang.OutOfMemoryError: heap");
    }
}
