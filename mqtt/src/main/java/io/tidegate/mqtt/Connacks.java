package io.tidegate.mqtt;

/// Builds CONNACK packets (3.2).
public final class Connacks {
    private static final byte[] NOTHING = {};

    private Connacks() {}

    /// A CONNACK that says no, without session [3.1.1: MQTT-3.2.2-4; 5: MQTT-3.2.2-6] and without
    /// properties. Empty where that version has no word for it: the close alone says it.
    public static byte[] refusal(Version version, Refusal refusal) {
        int code = refusal.code(version);
        if (code == Refusal.UNSAID) {
            return NOTHING;
        }
        return version == Version.V5 ? new byte[] {0x20, 3, 0, (byte) code, 0} : new byte[] {0x20, 2, 0, (byte) code};
    }

    /// The same for a client whose CONNECT is known: empty where it takes no packet of that size [5:
    /// MQTT-3.1.2-24].
    public static byte[] refusal(Connect connect, Refusal refusal) {
        byte[] packet = refusal(connect.version(), refusal);
        return packet.length <= connect.properties().maximumPacketSize() ? packet : NOTHING;
    }
}
