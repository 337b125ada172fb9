package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Debian's mosquitto on a port of loopback: MQTT 3.1, 3.1.1 and 5, no PROXY protocol, nothing on disk but its
/// configuration.
final class Mosquitto implements AutoCloseable {
    private final int port = Ports.free();
    private final int plainPort = Ports.free();
    private final Path file;
    private final List<String> prefix;
    private Program program;

    private record Place(String address, List<String> prefix) {
        static final Place HERE = new Place("127.0.0.1", List.of());
    }

    /// @param place where it listens, and what comes before its command there
    /// @param second listener; `%d` is its port
    private Mosquitto(Place place, String settings, String second) {
        this.prefix = place.prefix();
        try {
            file = Files.createTempFile("tidegate-mosquitto-", ".conf");
            Files.writeString(file, """
                    listener %d %s
                    allow_anonymous true
                    persistence false
                    max_queued_messages 0
                    log_dest stderr
                    connection_messages true
                    user root
                    %s
                    %s
                    """.formatted(port, place.address(), settings, second.formatted(plainPort)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program = launch();
    }

    /// The same with a second port, in the clear whatever the settings make of the first one.
    static Mosquitto startTwice(String settings) {
        return new Mosquitto(Place.HERE, settings, "listener %d 127.0.0.1");
    }

    static Mosquitto start() {
        return start("");
    }

    /// @param settings lines for its configuration
    static Mosquitto start(String settings) {
        return new Mosquitto(Place.HERE, settings, "");
    }

    /// On another host.
    static Mosquitto startOn(TestHost host) {
        return new Mosquitto(new Place(host.address(), host.command()), "", "");
    }

    private Program launch() {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Project.program("mosquitto", "mosquitto").toString(), "-c", file.toString()));
        Program started = Program.start("mosquitto", new ProcessBuilder(command));
        try {
            started.awaitLine(" running");
            return started;
        } catch (AssertionError | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /// Of one that was started twice.
    int plainPort() {
        return plainPort;
    }

    Program program() {
        return program;
    }

    /// Its process stands still; its kernel goes on accepting.
    void freeze() {
        program.signal("STOP");
    }

    void thaw() {
        program.signal("CONT");
    }

    /// SIGKILL.
    void kill() {
        program.kill();
    }

    /// Again on the same port, after [#kill].
    void restart() {
        program = launch();
    }

    @Override
    public void close() {
        program.close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
