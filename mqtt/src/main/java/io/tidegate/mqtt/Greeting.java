package io.tidegate.mqtt;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a node answers to a CONNECT first. Immutable.
public sealed interface Greeting {
    /// More bytes are needed.
    record Incomplete() implements Greeting {}

    /// No server may answer so.
    record Malformed(String statement, String why) implements Greeting {}

    /// The node asks the client to authenticate (MQTT 5, 4.12): not an answer yet.
    ///
    /// @param length of the packet in bytes
    record Auth(int length) implements Greeting {}

    /// The node's answer.
    ///
    /// @param length of the packet in bytes; what follows is another packet
    /// @param code 0 = accepted
    /// @param serverKeepAlive seconds that replace the client's keep alive [MQTT-3.2.2-21], where the
    ///     node names them
    /// @param assignedClientId where the client had none [MQTT-3.2.2-16]
    record Connack(
            int length,
            Version version,
            SessionPresent session,
            int code,
            OptionalInt serverKeepAlive,
            @Nullable Field assignedClientId)
            implements Greeting {
        /// Whether another node may well take the client: unavailable, busy, another server, moved
        /// (MQTT 5); unavailable (3.1.1).
        public boolean meansNotHere() {
            return switch (version) {
                case V3_1, V3_1_1 -> code == 0x03;
                case V5 -> code == 0x88 || code == 0x89 || code == 0x9C || code == 0x9D;
            };
        }

        /// Whether the node works, and wants its clients to be elsewhere: another server, moved (MQTT 5).
        public boolean meansLeaving() {
            return version == Version.V5 && (code == 0x9C || code == 0x9D);
        }
    }

    /// Whether the node had a session of this client (3.2.2.1.1).
    enum SessionPresent {
        NO,
        YES
    }
}
