package io.tidegate.mqtt;

/// Builds DISCONNECT packets (3.14).
public final class Disconnects {
    private Disconnects() {}

    /// What a client says last that leaves in peace, in any version: no will is published; in MQTT 5 no reason means a
    /// normal one (3.14.2.1).
    public static byte[] ofClient() {
        return new byte[] {(byte) 0xE0, 0};
    }

    /// MQTT 5: the same with a reason code, and with another session expiry than the CONNECT's.
    public static byte[] withExpiry(int code, long sessionExpirySeconds) {
        return new PacketWriter()
                .uint8(code)
                .variable(5)
                .uint8(Property.SESSION_EXPIRY_INTERVAL.identifier)
                .uint32(sessionExpirySeconds)
                .packet(0xE0);
    }

    /// MQTT 5: a reason code alone.
    public static byte[] of(int code) {
        return new byte[] {(byte) 0xE0, 2, (byte) code, 0};
    }

    /// Reason code 0x8B, server shutting down. Of MQTT 5, the only version in which a server may send one.
    public static byte[] serverShuttingDown() {
        return new byte[] {(byte) 0xE0, 2, (byte) 0x8B, 0};
    }
}
