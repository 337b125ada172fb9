package io.tidegate.mqtt;

/// A version of the protocol, as the CONNECT names it.
public enum Version {
    V3_1(3, "MQIsdp"),
    V3_1_1(4, "MQTT"),
    V5(5, "MQTT");

    private final int level;
    private final String protocolName;

    Version(int level, String protocolName) {
        this.level = level;
        this.protocolName = protocolName;
    }

    /// The protocol level (3.1.2.2), 3, 4 or 5.
    public int level() {
        return level;
    }

    /// The protocol name (3.1.2.1).
    public String protocolName() {
        return protocolName;
    }

    /// The number of a statement in the document of this version; MQTT 3.1 has none of its own.
    String cite(String in311, String in5) {
        return this == V5 ? in5 : in311;
    }
}
