package io.tidegate.systemtest.wire;

/// What came is nothing that MQTT allows.
public final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Of MQTT 5: 0x81 malformed packet, 0x82 protocol error, 0x90 topic name invalid, …
    private final int code;

    public Malformed(int code, String what) {
        super(what, null, false, false);
        this.code = code;
    }

    /// Table 2-6.
    public int code() {
        return code;
    }

    static Malformed packet(String what) {
        return new Malformed(0x81, what);
    }

    static Malformed protocol(String what) {
        return new Malformed(0x82, what);
    }
}
