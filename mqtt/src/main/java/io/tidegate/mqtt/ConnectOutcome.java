package io.tidegate.mqtt;

/// What the first bytes of a client say, read as a CONNECT. Immutable.
public sealed interface ConnectOutcome permits ConnectOutcome.Incomplete, ConnectOutcome.Malformed, Connect {
    /// So far a CONNECT; more bytes are needed.
    record Incomplete() implements ConnectOutcome {}

    /// Not a CONNECT that may be let through, and no further byte can make it one.
    ///
    /// @param statement the normative statement that it breaks, such as `MQTT-3.1.2-3`
    /// @param why for people; contains nothing that the client chose, but for numbers
    /// @param reply what the specification says is due
    record Malformed(String statement, String why, Reply reply) implements ConnectOutcome {}

    /// What a client that is refused gets before the close.
    sealed interface Reply {
        record Close() implements Reply {}

        record Connack(Version version, Refusal refusal) implements Reply {
            /// The whole packet.
            public byte[] bytes() {
                return Connacks.refusal(version, refusal);
            }
        }
    }
}
