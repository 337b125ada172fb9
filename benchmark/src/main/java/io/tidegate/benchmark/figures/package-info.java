/// What rounds of figures come to: medians of paired ratios, intervals, verdicts. Values only; it must
/// never know where a figure comes from. Start at [io.tidegate.benchmark.figures.Estimate].
@NullMarked
package io.tidegate.benchmark.figures;

import org.jspecify.annotations.NullMarked;
