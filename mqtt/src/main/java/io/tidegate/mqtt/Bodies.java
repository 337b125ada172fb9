package io.tidegate.mqtt;

/// Where the body of a whole packet starts.
final class Bodies {
    private Bodies() {}

    /// On what follows the fixed header.
    static Cursor of(byte[] packet, Version version) {
        return new Cursor(packet, RemainingLength.end(packet), packet.length, version);
    }
}
