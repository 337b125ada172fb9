package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.wire.Packet;

/// How a node answers a CONNECT that it does not take.
public enum Refusal {
    /// Closed without CONNACK.
    CLOSED(0),
    /// Never, while the connection lasts.
    SILENT(0),
    CLIENT_ID_INVALID(0x85),
    UNAVAILABLE(0x88),
    BUSY(0x89),
    USE_ANOTHER_SERVER(0x9C);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    /// @param level of the protocol
    int code(int level) {
        return level == Packet.MQTT_5 ? code : this == CLIENT_ID_INVALID ? 2 : 3;
    }
}
