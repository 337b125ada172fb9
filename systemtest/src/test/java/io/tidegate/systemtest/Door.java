package io.tidegate.systemtest;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where clients of a test knock, and how: a port of loopback, in the clear or over TLS. Immutable.
///
/// @param papers of clients; null = in the clear
record Door(int port, @Nullable Papers papers) {
    static Door clear(int port) {
        return new Door(port, null);
    }

    static Door tls(int port, Papers papers) {
        return new Door(port, papers);
    }

    RawClient open() throws IOException {
        return papers == null ? RawClient.open(port) : RawClient.openTls(port, Pki.NAME, papers.context());
    }

    /// One that said hello; what the answer is remains to be read.
    RawClient greet(Hello hello) throws IOException {
        return open().send(hello.bytes());
    }
}
