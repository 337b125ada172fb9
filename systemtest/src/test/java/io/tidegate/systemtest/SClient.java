package io.tidegate.systemtest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `openssl s_client`: what it says of TLS and what the other side says in it come out as one text, in which bytes are
/// ISO 8859-1. Any thread.
final class SClient implements AutoCloseable {
    /// CONNACK of MQTT 3.1.1, accepted, as it stands in that text.
    static final String ACCEPTED = new String(Packets.ACCEPTED, StandardCharsets.ISO_8859_1);

    private final Process process;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Thread reader;

    private SClient(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().name("reads s_client").start(this::read);
    }

    /// @param arguments besides where to, and whom to trust
    static SClient start(int port, Papers papers, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Project.program("openssl", "openssl").toString(),
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-verify_return_error"));
        command.addAll(papers.ofOpenSsl());
        command.addAll(List.of(arguments));
        try {
            return new SClient(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says hello, waits for the CONNACK, and leaves with a DISCONNECT. What was said until then stays to be read.
    String visit(String clientId) {
        send(Hello.v311(clientId).bytes());
        await(ACCEPTED);
        send(Packets.DISCONNECT);
        return end();
    }

    /// Waits for its end, which it is told.
    String end() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It is gone already.
        }
        try {
            if (!process.waitFor(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("s_client does not end; it said:\n" + text());
            }
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return text();
    }

    /// Has it send the bytes, if it still takes them: one that is turned away may be gone before. Whoever awaits what
    /// it
    /// says is then told all it said.
    void send(byte[] bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException _) {
            // It is gone already.
        }
    }

    String await(String part) {
        Patience.until(
                "s_client to say " + part + "; it said:\n" + text(), () -> text().contains(part) || !reader.isAlive());
        if (!text().contains(part)) {
            throw new AssertionError("s_client ended without " + part + "; it said:\n" + text());
        }
        return text();
    }

    String text() {
        synchronized (said) {
            return said.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (said) {
                    said.write(buffer, 0, n);
                }
            }
        } catch (IOException e) { // as when it is closed while it speaks
            synchronized (said) {
                said.writeBytes(("(nothing can be read any more: " + e.getMessage() + ")")
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
