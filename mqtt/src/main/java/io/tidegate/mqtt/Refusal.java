package io.tidegate.mqtt;

/// Why a client is not let in, as CONNACK says it (3.1.1: 3.2.2.3; 5: 3.2.2.2).
public enum Refusal {
    UNSUPPORTED_VERSION(0x01, 0x84),
    IDENTIFIER_REJECTED(0x02, 0x85),
    SERVER_UNAVAILABLE(0x03, 0x88),
    SERVER_BUSY(0x03, 0x89),
    QUOTA(0x03, 0x97),
    CONNECTION_RATE(0x03, 0x9F),
    NOT_AUTHORIZED(0x05, 0x87),
    BANNED(0x05, 0x8A),
    MALFORMED(Refusal.UNSAID, 0x81),
    PROTOCOL_ERROR(Refusal.UNSAID, 0x82),
    PACKET_TOO_LARGE(Refusal.UNSAID, 0x95);

    /// No code before MQTT 5 fits: the connection is closed without a CONNACK [3.1.1: MQTT-3.1.4-1,
    /// MQTT-3.2.2-6].
    static final int UNSAID = -1;

    private final int code3;
    private final int code5;

    Refusal(int code3, int code5) {
        this.code3 = code3;
        this.code5 = code5;
    }

    /// Return code or reason code; [#UNSAID] where that version has none.
    int code(Version version) {
        return version == Version.V5 ? code5 : code3;
    }
}
