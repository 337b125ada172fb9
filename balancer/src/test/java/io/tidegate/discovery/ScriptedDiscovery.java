package io.tidegate.discovery;

import io.tidegate.fleet.Node;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The product's discovery of one pool, whose source says what a script says. Confined to one thread.
public final class ScriptedDiscovery {
    private final Discovery discovery;

    /// @param every between two questions
    /// @param script what the source lists now; null = it fails
    public ScriptedDiscovery(
            String pool, Duration every, Supplier<@Nullable List<Node>> script, Discoveries.Means means) {
        this.discovery = new Discovery(pool, "script", source(script), Schedule.every(every), means);
    }

    private static Source source(Supplier<@Nullable List<Node>> script) {
        return new Source() {
            @Override
            public Answer ask() {
                List<Node> nodes = script.get();
                return nodes == null ? new Answer.Failed("the script has it fail") : Answer.Nodes.of(nodes);
            }

            @Override
            public String title() {
                return "a script";
            }
        };
    }

    /// Asks, where that is due.
    public void tick(long nowNanos) {
        discovery.tick(nowNanos);
    }
}
