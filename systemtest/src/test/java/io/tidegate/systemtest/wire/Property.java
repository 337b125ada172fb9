package io.tidegate.systemtest.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A property of MQTT 5, table 2-4: its identifier, the type of its value, and where it may stand.
public enum Property {
    PAYLOAD_FORMAT(0x01, Kind.BYTE, Place.PUBLISH | Place.WILL),
    MESSAGE_EXPIRY(0x02, Kind.FOUR_BYTES, Place.PUBLISH | Place.WILL),
    CONTENT_TYPE(0x03, Kind.TEXT, Place.PUBLISH | Place.WILL),
    RESPONSE_TOPIC(0x08, Kind.TEXT, Place.PUBLISH | Place.WILL),
    CORRELATION(0x09, Kind.BINARY, Place.PUBLISH | Place.WILL),
    SUBSCRIPTION_ID(0x0B, Kind.VARIABLE, Place.PUBLISH | Place.SUBSCRIBE),
    SESSION_EXPIRY(0x11, Kind.FOUR_BYTES, Place.CONNECT | Place.CONNACK | Place.DISCONNECT),
    ASSIGNED_CLIENT_ID(0x12, Kind.TEXT, Place.CONNACK),
    SERVER_KEEP_ALIVE(0x13, Kind.TWO_BYTES, Place.CONNACK),
    AUTH_METHOD(0x15, Kind.TEXT, Place.CONNECT | Place.CONNACK | Place.AUTH),
    AUTH_BYTES(0x16, Kind.BINARY, Place.CONNECT | Place.CONNACK | Place.AUTH),
    REQUEST_PROBLEM(0x17, Kind.BYTE, Place.CONNECT),
    WILL_DELAY(0x18, Kind.FOUR_BYTES, Place.WILL),
    REQUEST_RESPONSE(0x19, Kind.BYTE, Place.CONNECT),
    RESPONSE_INFORMATION(0x1A, Kind.TEXT, Place.CONNACK),
    SERVER_REFERENCE(0x1C, Kind.TEXT, Place.CONNACK | Place.DISCONNECT),
    REASON(0x1F, Kind.TEXT, Place.CONNACK | Place.ACKNOWLEDGEMENT | Place.DISCONNECT | Place.AUTH),
    RECEIVE_MAXIMUM(0x21, Kind.TWO_BYTES, Place.CONNECT | Place.CONNACK),
    ALIAS_MAXIMUM(0x22, Kind.TWO_BYTES, Place.CONNECT | Place.CONNACK),
    ALIAS(0x23, Kind.TWO_BYTES, Place.PUBLISH),
    MAXIMUM_QOS(0x24, Kind.BYTE, Place.CONNACK),
    RETAIN_AVAILABLE(0x25, Kind.BYTE, Place.CONNACK),
    USER(0x26, Kind.PAIR, Place.ANY),
    MAXIMUM_PACKET_SIZE(0x27, Kind.FOUR_BYTES, Place.CONNECT | Place.CONNACK),
    WILDCARD_AVAILABLE(0x28, Kind.BYTE, Place.CONNACK),
    SUBSCRIPTION_IDS_AVAILABLE(0x29, Kind.BYTE, Place.CONNACK),
    SHARED_AVAILABLE(0x2A, Kind.BYTE, Place.CONNACK);

    final int id;
    final Kind kind;
    private final int places;

    Property(int id, Kind kind, int places) {
        this.id = id;
        this.kind = kind;
        this.places = places;
    }

    /// The type of a value.
    enum Kind {
        BYTE,
        TWO_BYTES,
        FOUR_BYTES,
        VARIABLE,
        TEXT,
        BINARY,
        PAIR
    }

    /// Where properties stand; a bit each.
    static final class Place {
        static final int CONNECT = 1;
        static final int WILL = 1 << 1;
        static final int CONNACK = 1 << 2;
        static final int PUBLISH = 1 << 3;
        static final int SUBSCRIBE = 1 << 4;
        static final int UNSUBSCRIBE = 1 << 5;
        static final int ACKNOWLEDGEMENT = 1 << 6;
        static final int DISCONNECT = 1 << 7;
        static final int AUTH = 1 << 8;
        static final int ANY = (1 << 9) - 1;

        private Place() {}
    }

    boolean mayStandIn(int place) {
        return (places & place) != 0;
    }

    boolean mayComeTwice(int place) {
        return this == USER || (this == SUBSCRIPTION_ID && place == Place.PUBLISH);
    }

    static @Nullable Property of(int id) {
        return Arrays.stream(values()).filter(one -> one.id == id).findFirst().orElse(null);
    }
}
