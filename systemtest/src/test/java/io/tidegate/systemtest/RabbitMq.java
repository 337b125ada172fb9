package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Debian's RabbitMQ, one node, whose MQTT listener requires PROXY headers.
final class RabbitMq implements AutoCloseable {
    private final RabbitMqHome home;
    private final RabbitMqNode node;

    private RabbitMq() throws IOException {
        home = new RabbitMqHome();
        node = new RabbitMqNode(home, "mqtt.proxy_protocol = true");
        try {
            node.awaitStarted();
        } catch (AssertionError | RuntimeException e) {
            close();
            throw e;
        }
    }

    static RabbitMq start() {
        try {
            return new RabbitMq();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return node.port();
    }

    Program program() {
        return node.program();
    }

    @Override
    public void close() {
        try (home) {
            node.close();
        }
    }
}
