/// Where system calls are made: event loops, sockets and their options, native memory.
///
/// [io.tidegate.transport.Kernel] is what a loop asks of the operating system, epoll on Linux here
/// and a simulated kernel under virtual time in the tests; [io.tidegate.transport.Loop] is what the
/// other rooms see: sockets named by small numbers, bytes that arrive, deadlines that pass. It must
/// never know MQTT, nodes or settings files. Start at `Loop`.
@NullMarked
package io.tidegate.transport;

import org.jspecify.annotations.NullMarked;
