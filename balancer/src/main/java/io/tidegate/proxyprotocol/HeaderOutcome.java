package io.tidegate.proxyprotocol;

import io.tidegate.address.Endpoint;

/// What the first bytes of a connection say, read as a PROXY header. Immutable.
public sealed interface HeaderOutcome {
    /// So far a header; the next byte is needed.
    record Incomplete() implements HeaderOutcome {}

    /// Not a header, and no further byte can make it one: the connection must be closed (§2).
    ///
    /// @param section of the specification that it breaks, such as `§2.1`
    /// @param why for people; contains nothing that the sender chose, but for numbers
    record Malformed(String section, String why) implements HeaderOutcome {}

    /// A header that names nobody: the socket's own addresses are meant.
    ///
    /// @param length bytes of the header; what follows is the client's
    record Local(int length) implements HeaderOutcome {}

    /// A header that names the client.
    ///
    /// @param length bytes of the header; what follows is the client's
    /// @param source the client
    /// @param destination where the client connected to
    record Proxied(int length, Endpoint source, Endpoint destination, Tlvs tlvs) implements HeaderOutcome {}
}
