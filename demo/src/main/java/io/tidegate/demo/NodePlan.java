package io.tidegate.demo;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Where one broker node is to be on loopback: its MQTT port, and the port its peers use.
record NodePlan(String name, int mqttPort, int corePort) {
    /// What its peers know it by.
    String id() {
        byte[] place = (name + ":" + corePort).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(place).toString();
    }
}
