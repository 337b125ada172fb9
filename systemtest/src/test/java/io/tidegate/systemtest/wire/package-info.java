/// MQTT 3.1.1 and 5.0 on sockets, for those who play nodes and clients in tests: packets, their codec, and one thread
/// that serves thousands of connections. Written after the specification, without the product's code, and strict: what
/// the specification forbids is [io.tidegate.systemtest.wire.Malformed]. Start at [io.tidegate.systemtest.wire.Packet].
@NullMarked
package io.tidegate.systemtest.wire;

import org.jspecify.annotations.NullMarked;
