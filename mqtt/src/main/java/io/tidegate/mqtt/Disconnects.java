package io.tidegate.mqtt;

/// Builds DISCONNECT packets (3.14).
public final class Disconnects {
    private Disconnects() {}

    /// What a client says last, in any version: in MQTT 5 no reason means a normal one (3.14.2.1).
    public static byte[] ofClient() {
        return new byte[] {(byte) 0xE0, 0};
    }

    /// Reason code 0x8B, server shutting down. Of MQTT 5, the only version in which a server may send one.
    public static byte[] serverShuttingDown() {
        return new byte[] {(byte) 0xE0, 2, (byte) 0x8B, 0};
    }
}
