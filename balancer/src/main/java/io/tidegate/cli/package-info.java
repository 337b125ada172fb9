/// What a person types: `run`, `check`, `version`, and the help of each.
///
/// It reads the configuration, says what is wrong with it, and hands a good one to a [io.tidegate.cli.Runner]. It must
/// never know how the product is started, or by whom. Start at `Commands`.
@NullMarked
package io.tidegate.cli;

import org.jspecify.annotations.NullMarked;
