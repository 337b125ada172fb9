/// Rounds as JSON, a Markdown table and a plot. Start at [io.tidegate.benchmark.report.Report].
@NullMarked
package io.tidegate.benchmark.report;

import org.jspecify.annotations.NullMarked;
