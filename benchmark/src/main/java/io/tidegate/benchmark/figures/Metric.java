package io.tidegate.benchmark.figures;

/// One figure of a scenario; less is better. Immutable.
///
/// @param name of the figure among those that a run answers
/// @param title for people: `CPU per connection`
/// @param unit of the figure: `µs`
public record Metric(String name, String title, String unit, Bar bar) {}
