package io.tidegate.mqtt;

/// Builds PINGREQ packets (3.12).
public final class Pings {
    private Pings() {}

    public static byte[] request() {
        return new byte[] {(byte) 0xC0, 0};
    }
}
