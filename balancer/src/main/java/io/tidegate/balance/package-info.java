/// A pool and a client's key become the next node to try: [io.tidegate.balance.Balancer]. One class for each
/// way of choosing; what they need of a pool was worked out when its snapshot was made.
///
/// Must never know: sockets, threads, time but as a number, why a node is not usable. Start at `Balancer`.
@NullMarked
package io.tidegate.balance;

import org.jspecify.annotations.NullMarked;
