package io.tidegate.mqtt;

import org.jspecify.annotations.Nullable;

/// What a client of MQTT 5 says of itself in its CONNECT (3.1.2.11). Immutable.
///
/// @param sessionExpirySeconds 0 = the session ends with the connection; 0xFFFFFFFF = never
/// @param receiveMaximum 1..65535
/// @param maximumPacketSize bytes; `NO_LIMIT` where the client named none
/// @param topicAliasMaximum 0 = no aliases towards the client
/// @param authenticationMethod null where the client does not use enhanced authentication
public record ConnectProperties(
        long sessionExpirySeconds,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        ProblemInformation problemInformation,
        @Nullable Field authenticationMethod) {
    public static final long NO_LIMIT = Long.MAX_VALUE;
    static final int RECEIVE_MAXIMUM = 65_535;
    static final ConnectProperties DEFAULT =
            new ConnectProperties(0, RECEIVE_MAXIMUM, NO_LIMIT, 0, ProblemInformation.WANTED, null);

    /// Whether reason strings and user properties may be sent with anything but PUBLISH, CONNACK and
    /// DISCONNECT (3.1.2.11.7).
    public enum ProblemInformation {
        UNWANTED,
        WANTED
    }
}
