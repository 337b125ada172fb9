package io.tidegate.app;

import io.tidegate.observe.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Tasks that are done one after the other, again and again. One that throws is said, once until it throws
/// something else, and keeps none of the others from its turn. Confined to one thread at a time.
final class Upkeep {
    private final Journal journal;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<Task, String> said = new HashMap<>();

    private record Task(String what, Consumer<Instant> work) {}

    Upkeep(Journal journal) {
        this.journal = journal;
    }

    /// @param what it looks after, for the log
    void add(String what, Consumer<Instant> work) {
        tasks.add(new Task(what, work));
    }

    void run(Instant now) {
        for (Task each : tasks) {
            try {
                each.work().accept(now);
                said.remove(each);
            } catch (RuntimeException e) {
                if (!e.toString().equals(said.put(each, e.toString()))) {
                    journal.error(each.what() + ": a bug in looking after it, tried again; please report it", e);
                }
            }
        }
    }
}
