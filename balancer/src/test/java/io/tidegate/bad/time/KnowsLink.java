package io.tidegate.bad.time;

import io.tidegate.bad.link.Decide;

/// Leads from the ground floor upwards; with `link` a cycle.
public record KnowsLink(Decide decide) {}
