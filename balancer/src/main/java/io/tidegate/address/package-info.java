/// Where a host is named: values only. [io.tidegate.address.Endpoint] is an IP address and a port,
/// [io.tidegate.address.HostPort] what an operator wrote, [io.tidegate.address.Network] a prefix.
///
/// Must never know: sockets, name resolution, any other room. Start at `Endpoint`.
@NullMarked
package io.tidegate.address;

import org.jspecify.annotations.NullMarked;
