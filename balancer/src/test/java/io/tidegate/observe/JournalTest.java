package io.tidegate.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JournalTest {
    private static final String TS = "ts=2026-11-24T02:00:00.123Z ";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void linesAreWrittenInOrderWithTheirLevel() {
        Journal journal = new Journal(new StoppedClock(), out, 10);
        journal.info("listening on 0.0.0.0:1883");
        journal.warn("few \"descriptors\"");
        journal.error("no node");
        assertThat(journal.turn()).isTrue();
        assertThat(journal.turn()).isFalse();
        assertThat(written())
                .isEqualTo(TS + "level=info msg=\"listening on 0.0.0.0:1883\"\n"
                        + TS + "level=warn msg=\"few \\\"descriptors\\\"\"\n"
                        + TS + "level=error msg=\"no node\"\n");
    }

    @Test
    void aBugSaysWhereItCameFromOnOneLine() {
        Journal journal = new Journal(new StoppedClock(), out, 10);
        journal.error("link 3", new IllegalStateException("outer\nline", new IOException("inner")));
        journal.turn();
        assertThat(written().lines()).hasSize(1);
        assertThat(written())
                .startsWith(
                        TS + "level=error msg=\"link 3\" thrown=\"java.lang.IllegalStateException: outer\\u000Aline\"")
                .contains(" at=\"cause java.io.IOException: inner | io.tidegate.observe.JournalTest.aBugSays");
    }

    @Test
    void fullMeansDroppedCountedAndSaidWhenThereIsRoom() {
        Journal journal = new Journal(new StoppedClock(), out, 2);
        for (int i = 0; i < 5; i++) {
            journal.info("line " + i);
        }
        assertThat(journal.dropped()).isEqualTo(3);
        journal.turn();
        journal.turn();
        assertThat(written())
                .isEqualTo(TS + "level=warn event=log_dropped lines=3\n"
                        + TS + "level=info msg=\"line 0\"\n"
                        + TS + "level=info msg=\"line 1\"\n");
    }

    @Test
    void closedLinksOfEveryRingAreWrittenAndTheirDropsSaid() {
        Journal journal = new Journal(new StoppedClock(), out, 10);
        ClosedLinkRing one = ring(journal);
        ClosedLinkRing two = ring(journal);
        publish(one, 1);
        publish(two, 2);
        assertThat(two.claim()).isNull();
        journal.turn();
        assertThat(written().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("event=log_dropped lines=1"),
                        line -> assertThat(line).contains("event=link_closed link=1 "),
                        line -> assertThat(line).contains("event=link_closed link=2 "));
        assertThat(journal.dropped()).isEqualTo(1);
    }

    @Test
    void theThreadWritesWhatIsPostedAndClosingFlushes() throws InterruptedException {
        Journal journal = new Journal(new StoppedClock(), out, 10);
        ClosedLinkRing ring = ring(journal);
        Thread thread = start(journal);
        journal.info("hello");
        publish(ring, 1);
        assertThat(journal.close(LONG)).isTrue();
        thread.join();
        assertThat(written()).contains("msg=\"hello\"\n").contains("link=1 ");
        journal.info("too late");
        assertThat(journal.dropped()).isEqualTo(1);
    }

    @Test
    void theThreadLooksAtTheRingsWithoutBeingWoken() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        Journal journal = new Journal(
                new StoppedClock(),
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        seen.countDown();
                    }
                },
                10);
        ClosedLinkRing ring = ring(journal);
        Thread thread = start(journal);
        publish(ring, 1);
        seen.await();
        assertThat(journal.close(LONG)).isTrue();
        thread.join();
    }

    @Test
    void aReaderThatStandsStillHoldsUpNeitherPostersNorTheEnd() throws InterruptedException {
        StandingStill reader = new StandingStill();
        Journal journal = new Journal(new StoppedClock(), reader, 3);
        ClosedLinkRing ring = ring(journal);
        Thread thread = start(journal);
        journal.info("the one that blocks");
        reader.entered.await();

        for (int i = 0; i < 10; i++) {
            journal.info("line " + i);
        }
        publish(ring, 1);
        assertThat(ring.claim()).isNull();
        assertThat(journal.dropped()).isEqualTo(8);
        assertThat(journal.close(Duration.ofMillis(20))).isFalse();

        reader.goOn.countDown();
        thread.join();
        assertThat(reader.taken.toString(StandardCharsets.UTF_8).lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).contains("the one that blocks"),
                        line -> assertThat(line).contains("event=log_dropped lines=8"),
                        line -> assertThat(line).contains("line 0"),
                        line -> assertThat(line).contains("line 1"),
                        line -> assertThat(line).contains("line 2"),
                        line -> assertThat(line).contains("link=1 "));
    }

    @Test
    void whatCannotBeWrittenIsCountedAndSaidWhenItWorksAgain() {
        Failing reader = new Failing();
        Journal journal = new Journal(new StoppedClock(), reader, 3);
        journal.info("lost");
        assertThat(journal.turn()).isFalse();
        assertThat(journal.dropped()).isEqualTo(1);
        journal.info("kept");
        assertThat(journal.turn()).isFalse();
        assertThat(journal.dropped()).isEqualTo(1);
        reader.works = true;
        assertThat(journal.turn()).isTrue();
        assertThat(reader.taken.toString(StandardCharsets.UTF_8))
                .isEqualTo("\n" + TS + "level=warn event=log_dropped lines=1\n" + TS + "level=info msg=\"kept\"\n");
    }

    @Test
    void closingSaysWhetherWritingFailed() throws InterruptedException {
        Journal journal = new Journal(new StoppedClock(), new Failing(), 3);
        journal.info("lost");
        Thread thread = start(journal);
        assertThat(journal.close(LONG)).isFalse();
        thread.join();
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Thread start(Journal journal) {
        return Thread.ofPlatform().daemon().name("journal").start(journal);
    }

    private static ClosedLinkRing ring(Journal journal) {
        ClosedLinkRing ring = new ClosedLinkRing(1);
        journal.register(ring);
        return ring;
    }

    private static void publish(ClosedLinkRing ring, long number) {
        requireNonNull(ring.claim()).link = number;
        ring.publish();
    }

    /// A pipe that is full until it goes on.
    private static final class StandingStill extends OutputStream {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            entered.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            taken.write(bytes, offset, length);
        }
    }

    /// A disk that is full until it works.
    private static final class Failing extends OutputStream {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        boolean works;

        @Override
        public void write(int b) throws IOException {
            if (!works) {
                throw new IOException("No space left on device");
            }
            taken.write(b);
        }
    }
}
