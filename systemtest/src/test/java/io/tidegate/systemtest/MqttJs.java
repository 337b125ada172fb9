package io.tidegate.systemtest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// MQTT.js, run by Node.js: one process that does what `mqttjs.cjs` says.
final class MqttJs {
    private MqttJs() {}

    /// Connects twice, publishes with each quality of service and one payload of that many bytes, and compares what
    /// arrives. Says `all arrived`, and ends with 0.
    ///
    /// @param version of the protocol: 4 (MQTT 3.1.1), 5
    static Program exchange(Door door, int version, int bytes) {
        Papers papers = door.papers();
        Pki.Certificate own = papers == null ? null : papers.own();
        if (papers == null || own == null) {
            throw new IllegalArgumentException("over TLS, with a certificate");
        }
        ProcessBuilder builder = node(List.of(
                Project.testResource("mqttjs.cjs").toString(),
                "mqtts://127.0.0.1:" + door.port(),
                papers.authority().toString(),
                own.chain().toString(),
                own.key().toString(),
                String.valueOf(version),
                String.valueOf(bytes)));
        return Program.start("mqtt.js", builder);
    }

    /// One client that does what it is told, line by line.
    ///
    /// @param arguments of `mqttjs-device.cjs`
    /// @param listener hears each line that it says
    static Program device(List<String> arguments, Consumer<String> listener) {
        List<String> all = new ArrayList<>();
        all.add(Project.testResource("mqttjs-device.cjs").toString());
        all.addAll(arguments);
        return Program.start("mqtt.js", node(all), listener);
    }

    private static ProcessBuilder node(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Project.program("node", "nodejs").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("NODE_PATH", modules().toString());
        return builder;
    }

    private static Path modules() {
        Path modules = Project.target().resolve("npm/node_modules");
        if (!Files.isRegularFile(modules.resolve("mqtt/package.json"))) {
            throw new AssertionError("MQTT.js is missing, and these tests need it: `make test` installs it");
        }
        return modules;
    }
}
