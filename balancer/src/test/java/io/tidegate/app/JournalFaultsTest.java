package io.tidegate.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.observe.Journal;
import io.tidegate.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JournalFaultsTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final VirtualClock clock = new VirtualClock();
    private final Journal journal = new Journal(clock, log, 100);
    private final JournalFaults faults = new JournalFaults(journal, clock);

    private List<String> lines() {
        journal.turn();
        return log.toString(UTF_8).lines().toList();
    }

    @Test
    void saysOfEachPoolOnceThatASessionIsLost() {
        faults.sessionLost("one", "n1");
        faults.sessionLost("one", "n2");
        faults.sessionLost("two", "n3");
        assertThat(lines()).hasSize(2).allMatch(line -> line.contains("continuity.broker"));
        assertThat(lines()).first().asString().contains("pool one: n1 has no session");
        assertThat(lines()).last().asString().contains("pool two: n3 has no session");
    }
}
