package io.tidegate.systemtest;

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
        ProcessBuilder builder = NodeModules.run(
                Project.testResource("mqttjs.cjs"),
                "mqtts://127.0.0.1:" + door.port(),
                papers.authority().toString(),
                own.chain().toString(),
                own.key().toString(),
                String.valueOf(version),
                String.valueOf(bytes));
        builder.environment().put("NODE_PATH", NodeModules.with("mqtt").toString());
        return Program.start("mqtt.js", builder);
    }
}
