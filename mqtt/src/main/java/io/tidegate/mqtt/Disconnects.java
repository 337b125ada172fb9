package io.tidegate.mqtt;

/// Builds DISCONNECT packets of MQTT 5 (3.14), the only version in which a server may send one.
public final class Disconnects {
    private Disconnects() {}

    /// Reason code 0x8B, server shutting down.
    public static byte[] serverShuttingDown() {
        return new byte[] {(byte) 0xE0, 2, (byte) 0x8B, 0};
    }
}
