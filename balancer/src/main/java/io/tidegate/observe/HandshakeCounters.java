package io.tidegate.observe;

/// What comes of TLS handshakes: one thread counts, any thread reads.
///
/// A handshake is under way from its first byte on, or waiting before that for its turn; each that was
/// under way ends in one of the three results.
public final class HandshakeCounters {
    /// Those with certificates and key exchange.
    public final Counter full = new Counter();
    /// Those that went on with an earlier session.
    public final Counter resumed = new Counter();
    /// Those that came to nothing, whoever gave up.
    public final Counter failed = new Counter();

    /// A gauge.
    public final Counter underWay = new Counter();
    /// A gauge.
    public final Counter waiting = new Counter();
}
