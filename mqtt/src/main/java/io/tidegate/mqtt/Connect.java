package io.tidegate.mqtt;

import org.jspecify.annotations.Nullable;

/// A whole, valid CONNECT: a view on the bytes that the client sent, which it does not copy. Immutable.
///
/// @param length of the packet in bytes, fixed header included; what follows is another packet
/// @param origin whether the sender says that it is a bridge
/// @param keepAliveSeconds 0 = none
/// @param clientId empty where the client wants one assigned
/// @param properties of MQTT 5; the defaults of the specification before it
public record Connect(
        int length,
        Version version,
        Origin origin,
        Start start,
        int keepAliveSeconds,
        Field clientId,
        @Nullable Will will,
        @Nullable Field userName,
        @Nullable Field password,
        ConnectProperties properties)
        implements ConnectOutcome {
    /// What bridges of mosquitto add to the protocol level (3.1, 3.1.1).
    static final int BRIDGE_BIT = 0x80;

    /// Who connects. Bridges of mosquitto set the highest bit of the protocol level (3.1, 3.1.1).
    public enum Origin {
        CLIENT,
        BRIDGE
    }

    /// Clean Session or Clean Start (3.1.2.4).
    public enum Start {
        RESUME,
        CLEAN
    }
}
