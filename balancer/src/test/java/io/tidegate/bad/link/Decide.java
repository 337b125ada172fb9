package io.tidegate.bad.link;

import io.tidegate.bad.time.KnowsLink;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A class that decides, and sees a thread.
public record Decide(Executor executor, @Nullable KnowsLink back) {}
