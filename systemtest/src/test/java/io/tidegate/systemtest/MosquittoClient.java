package io.tidegate.systemtest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// `mosquitto_sub` and `mosquitto_pub`, each a process that talks to a port.
final class MosquittoClient {
    private MosquittoClient() {}

    /// Returns when it is subscribed; says each payload on a line of its own.
    static Program subscribe(int port, String... arguments) {
        return subscribe(port, _ -> {}, arguments);
    }

    /// @param listener hears each line
    static Program subscribe(int port, Consumer<String> listener, String... arguments) {
        Program program = start("mosquitto_sub", port, listener, arguments);
        program.awaitLine("Subscribed");
        return program;
    }

    static Program publish(int port, String... arguments) {
        return start("mosquitto_pub", port, _ -> {}, arguments);
    }

    /// Their output is line by line: else a pipe gets it in blocks, if at all before the end.
    private static Program start(String name, int port, Consumer<String> listener, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Project.program("stdbuf", "coreutils").toString(),
                "-oL",
                Project.program(name, "mosquitto-clients").toString(),
                "-d",
                "-p",
                String.valueOf(port)));
        command.addAll(List.of(arguments));
        return Program.start(name, new ProcessBuilder(command), listener);
    }
}
