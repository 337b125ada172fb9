package io.tidegate.mqtt;

/// What the first bytes of a packet say of it, whatever packet it is (2.2). Any thread; stateless.
public final class PacketHead {
    /// [#length]: its fixed header is not whole.
    public static final int INCOMPLETE = RemainingLength.INCOMPLETE;
    /// [#length]: no packet begins so.
    public static final int MALFORMED = RemainingLength.TOO_LONG;

    public static final int PINGRESP = 13;
    public static final int DISCONNECT = 14;

    private PacketHead() {}

    /// Bytes of the whole packet that stands at the start of `bytes`; or one of the constants above.
    ///
    /// @param length how many of `bytes` have come
    public static int length(byte[] bytes, int length) {
        int remaining = RemainingLength.read(bytes, length);
        return remaining < 0 ? remaining : RemainingLength.end(bytes) + remaining;
    }

    /// Its type (2.2.1), of its first byte.
    public static int type(byte first) {
        return (first & 0xF0) >> 4;
    }
}
