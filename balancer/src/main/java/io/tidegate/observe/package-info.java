/// What happened, said once: counters that loops write and anybody reads, one record for each closed link,
/// and the journal, whose thread is the only one that writes to standard output.
///
/// A loop never waits here: a number is added, a record is filled in, and where there is no room it is
/// dropped and counted. Must never know: any other room but `time` and `address`; who scrapes, who reads.
/// Start at [io.tidegate.observe.Journal]; what the line of a closed link says stands in
/// [io.tidegate.observe.LinkField].
@NullMarked
package io.tidegate.observe;

import org.jspecify.annotations.NullMarked;
