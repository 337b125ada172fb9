package io.tidegate.app;

import io.tidegate.health.ProbeNews;
import io.tidegate.observe.Journal;
import org.jspecify.annotations.Nullable;

/// Writes what probes have to say into the journal. Any thread.
record JournalProbes(Journal journal) implements ProbeNews {
    @Override
    public void info(String line) {
        journal.info(line);
    }

    @Override
    public void warn(String line) {
        journal.warn(line);
    }

    @Override
    public void bug(@Nullable RuntimeException thrown) {
        String text = "a bug: a probe was given up for it; please report it";
        if (thrown == null) {
            journal.error(text);
        } else {
            journal.error(text, thrown);
        }
    }
}
