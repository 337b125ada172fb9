package io.tidegate.continuity;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectWriter;
import io.tidegate.mqtt.DisconnectView;
import io.tidegate.mqtt.Disconnects;
import io.tidegate.mqtt.Field;
import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.Version;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The CONNECT that a client was let in with, and what nodes are shown in its place. It holds credentials: never to be
/// logged. Confined.
final class Papers {
    private static final int DISCONNECT_WITH_WILL = 0x04;

    private final Connect connect;
    private final long holdSeconds;
    private @Nullable Field assignedId;

    /// @param connect on bytes that are its own
    Papers(Connect connect, Duration hold) {
        this.connect = connect;
        this.holdSeconds = hold.toSeconds();
    }

    Version version() {
        return connect.version();
    }

    Connect connect() {
        return connect;
    }

    boolean hasWill() {
        return connect.will() != null;
    }

    /// Whether a node is asked to keep a session that the client wants to end with its connection.
    boolean isHeld() {
        return version() == Version.V5 && holdSeconds > 0 && endsWithConnection();
    }

    /// What the client wants.
    private boolean endsWithConnection() {
        return version() == Version.V5
                ? connect.properties().sessionExpirySeconds() == 0
                : connect.start() == Connect.Start.CLEAN;
    }

    /// Whether a node keeps the session when its leg ends.
    boolean isKept() {
        return isHeld() || !endsWithConnection();
    }

    /// What the first node gets.
    byte[] first() {
        return packet(connect.start());
    }

    /// What another node gets; `RESUME` where the session is there to be had.
    byte[] again(Connect.Start start) {
        return packet(start);
    }

    private byte[] packet(Connect.Start start) {
        long expiry = isHeld() ? holdSeconds : ConnectWriter.AS_IT_IS;
        return new ConnectWriter(start, assignedId, expiry, expiry).packet(connect);
    }

    /// The answer of the first node as the client is shown it.
    ///
    /// @param packet that `connack` is read from; it stays as it is
    byte[] shown(byte[] packet, Greeting.Connack connack) {
        assignedId = connack.assignedClientId();
        return isHeld() ? Grants.withoutSessionExpiry(packet) : packet;
    }

    /// The client's DISCONNECT as the node is told it; null where it asks for what it may not.
    byte @Nullable [] farewell(byte[] packet) {
        if (!isHeld()) {
            return packet;
        }
        DisconnectView said = DisconnectView.read(packet, version());
        return said.sessionExpirySeconds() > 0 ? null : Disconnects.withExpiry(said.code(), 0);
    }

    /// What the node is told of a client that went without a word: its will is due now, and its session is to end. Null
    /// where the end of the leg says it.
    byte @Nullable [] vanished() {
        return isHeld() ? Disconnects.withExpiry(DISCONNECT_WITH_WILL, 0) : null;
    }
}
