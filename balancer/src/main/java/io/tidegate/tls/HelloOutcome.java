package io.tidegate.tls;

/// What the first bytes of a connection say, read as a ClientHello. Immutable.
public sealed interface HelloOutcome permits HelloOutcome.Incomplete, HelloOutcome.Malformed, ClientHello {
    /// So far a ClientHello; the next byte is needed.
    record Incomplete() implements HelloOutcome {}

    /// Not a ClientHello, and no further byte can make it one.
    ///
    /// @param section that it breaks, such as `RFC 8446 §5.1`
    /// @param why for people; contains nothing that the client chose, but for numbers
    record Malformed(String section, String why) implements HelloOutcome {}
}
