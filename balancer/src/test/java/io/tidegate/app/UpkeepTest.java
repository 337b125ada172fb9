package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Journal journal = new Journal(Clock.system(), out, 10);
    private final Upkeep upkeep = new Upkeep(journal);

    private List<String> said() {
        journal.turn();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        out.reset();
        return lines;
    }

    @Test
    void aTaskThatThrowsIsNamedAndKeepsNoOtherFromItsTurn() {
        List<String> done = new ArrayList<>();
        List<String> wrong = new ArrayList<>(List.of("first"));
        upkeep.add("listeners.ssl.a", _ -> {
            if (!wrong.isEmpty()) {
                throw new IllegalStateException(wrong.getFirst());
            }
            done.add("a");
        });
        upkeep.add("listeners.ssl.b", _ -> done.add("b"));
        upkeep.run(Instant.EPOCH);
        assertThat(done).containsExactly("b");
        assertThat(said())
                .singleElement()
                .asString()
                .contains("level=error", "listeners.ssl.a", "IllegalStateException: first");
        upkeep.run(Instant.EPOCH);
        assertThat(said()).as("the same again").isEmpty();
        wrong.set(0, "second");
        upkeep.run(Instant.EPOCH);
        assertThat(said()).singleElement().asString().contains("IllegalStateException: second");
        wrong.clear();
        upkeep.run(Instant.EPOCH);
        assertThat(done).containsExactly("b", "b", "b", "a", "b");
        wrong.add("second");
        upkeep.run(Instant.EPOCH);
        assertThat(said()).as("after it was well").hasSize(1);
    }

    @Test
    void anErrorOfTheMachineIsForWhoeverCalls() {
        upkeep.add("listeners.ssl.a", _ -> {
            throw new OutOfMemoryError("heap");
        });
        assertThatThrownBy(() -> upkeep.run(Instant.EPOCH)).isInstanceOf(OutOfMemoryError.class);
        assertThat(said()).isEmpty();
    }
}
