package io.tidegate.mqtt;

/// Why a client is not let in, as CONNACK says it (3.1.1: 3.2.2.3; 5: 3.2.2.2).
public enum Refusal {
    UNSUPPORTED_VERSION(0x01, 0x84),
    IDENTIFIER_REJECTED(0x02, 0x85),
    SERVER_UNAVAILABLE(0x03, 0x88),
    SERVER_BUSY(0x03, 0x89),
    MALFORMED(0x03, 0x81);

    final int code3;
    final int code5;

    Refusal(int code3, int code5) {
        this.code3 = code3;
        this.code5 = code5;
    }

    /// The code that a client of this version is told.
    public int code(Version version) {
        return version == Version.V5 ? code5 : code3;
    }
}
