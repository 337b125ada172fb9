package io.tidegate.mqtt;

/// Builds CONNACK packets (3.2).
public final class Connacks {
    private Connacks() {}

    /// A CONNACK that says no, without session and without properties.
    public static byte[] refusal(Version version, Refusal refusal) {
        byte code = (byte) refusal.code(version);
        return version == Version.V5 ? new byte[] {0x20, 3, 0, code, 0} : new byte[] {0x20, 2, 0, code};
    }
}
