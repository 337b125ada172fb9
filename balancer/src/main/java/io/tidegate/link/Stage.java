package io.tidegate.link;

/// Where a link is on its way from accept to close.
enum Stage {
    /// Waits for the PROXY header that its listener requires.
    READ_HEADER,
    /// Agrees on TLS with the client, or waits for its turn to.
    HANDSHAKE,
    /// Waits for the ClientHello of TLS that is passed through.
    READ_HELLO,
    /// Waits for the rest of the CONNECT.
    READ_CONNECT,
    /// Connects to a node.
    DIAL,
    /// Agrees on TLS with the node.
    SECURE,
    /// The node has the CONNECT; so do we, until it answers.
    AWAIT_CONNACK,
    /// Bytes go both ways.
    RELAY,
    /// Packets go both ways through the client's session, and the node can be replaced.
    LIVE,
    /// No client: a further node leg of a live one.
    LEG,
    /// No client: a node leg that was ended from our side, until the node does the same.
    PARTING,
    /// The client has had its last word from us; its input is thrown away until it closes.
    LINGER;

    private static final Stage[] ALL = values();

    static Stage of(int number) {
        return ALL[number];
    }

    @SuppressWarnings("EnumOrdinal") // never leaves the process
    int number() {
        return ordinal();
    }
}
