/// Where we say no cheaply, before a byte of a client has been read: who may connect, how many, how fast, within
/// how much memory.
///
/// Settings are values that cannot be wrong ([io.tidegate.protect.ListenerLimits] and what it is made of); what is
/// counted is shared by the event loops without a lock ([io.tidegate.protect.Admission],
/// [io.tidegate.protect.MemoryBudget]).
///
/// Must never know: sockets, threads, configuration files, what a client says. Start at `Admission`.
@NullMarked
package io.tidegate.protect;

import org.jspecify.annotations.NullMarked;
