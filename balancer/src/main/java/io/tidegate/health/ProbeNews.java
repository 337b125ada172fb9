package io.tidegate.health;

import org.jspecify.annotations.Nullable;

/// Where probes say what an operator should read. Any thread; never waits.
public interface ProbeNews {
    void info(String line);

    void warn(String line);

    /// Something that nobody expected: the probe at hand was given up for it.
    void bug(@Nullable RuntimeException thrown);
}
