/// The whole balancer on one thread, from a seed: scripted clients and nodes around it, and what must hold at all
/// times.
///
/// The kernel and the network under it are `io.tidegate.transport.SimKernel` and `SimNetwork`. The actors here read and
/// write MQTT and PROXY headers with code of their own, never with the product's, so that an error there does not hide
/// itself.
@NullMarked
package io.tidegate.sim;

import org.jspecify.annotations.NullMarked;
