/// Numbered messages, and what became of each: who published what, what was acknowledged, what arrived where and in
/// which order, and what clients complained of. Start at [io.tidegate.systemtest.ledger.Ledger].
@NullMarked
package io.tidegate.systemtest.ledger;

import org.jspecify.annotations.NullMarked;
