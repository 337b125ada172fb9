/// Where PROXY protocol headers, versions 1 and 2, are read and written: bytes become values, values bytes.
///
/// The law is HAProxy's `doc/proxy-protocol.txt` ("The PROXY protocol, versions 1 & 2"); § in this room means a
/// section of it. Whether a connection carries a header is configured, never guessed (§5), and not decided here.
///
/// Must never know: sockets, threads, time, who is trusted. Start at [io.tidegate.proxyprotocol.HeaderReader].
@NullMarked
package io.tidegate.proxyprotocol;

import org.jspecify.annotations.NullMarked;
