package io.tidegate.cli;

import io.tidegate.config.Config;
import io.tidegate.config.Problem;
import java.util.List;

/// Runs the product until it ends.
public interface Runner {
    /// Blocks the calling thread.
    ///
    /// @param warnings about the configuration; they have been written to standard error already
    /// @return the process's exit code: 0 where it ran and ended well, 1 where it could not start or failed
    int run(Config config, List<Problem> warnings);
}
