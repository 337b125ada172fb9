package io.tidegate.continuity;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectReader;
import io.tidegate.mqtt.ConnectWriter;
import io.tidegate.mqtt.DisconnectView;
import io.tidegate.mqtt.Disconnects;
import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.Version;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The CONNECT that a client was let in with, and what nodes are shown in its place. It holds credentials: never to be
/// logged. Of the packet only the bytes are kept, and what is asked often. Confined.
final class Papers {
    private static final int DISCONNECT_WITH_WILL = 0x04;

    private final Version version;
    private final char keepAliveSeconds;
    private final char receiveMaximum;
    private final int packetBytesMax;
    private final boolean takesAliases;
    private final boolean hasWill;
    private final boolean isHeld;
    private final boolean isKept;
    /// With the client id that a node assigned, where the client had none.
    private byte[] packet;

    /// @param connect whose bytes stay as they are; they are copied where they are more than the packet
    /// @param hold see [Terms]
    Papers(Connect connect, Duration hold) {
        byte[] bytes = connect.clientId().bytes();
        this.packet = bytes.length == connect.length() ? bytes : Arrays.copyOf(bytes, connect.length());
        this.version = connect.version();
        this.keepAliveSeconds = (char) connect.keepAliveSeconds();
        this.receiveMaximum = (char) connect.properties().receiveMaximum();
        this.packetBytesMax =
                (int) Math.min(Integer.MAX_VALUE, connect.properties().maximumPacketSize());
        this.takesAliases = connect.properties().topicAliasMaximum() > 0;
        this.hasWill = connect.will() != null;
        boolean ends = endsWithConnection(connect);
        this.isHeld = version == Version.V5 && hold.toSeconds() > 0 && ends;
        this.isKept = isHeld || !ends;
    }

    /// What the client wants.
    private static boolean endsWithConnection(Connect connect) {
        return connect.version() == Version.V5
                ? connect.properties().sessionExpirySeconds() == 0
                : connect.start() == Connect.Start.CLEAN;
    }

    Version version() {
        return version;
    }

    int keepAliveSeconds() {
        return keepAliveSeconds;
    }

    /// How many messages the client takes at a time.
    int receiveMaximum() {
        return receiveMaximum;
    }

    /// The largest packet that the client takes.
    int packetBytesMax() {
        return packetBytesMax;
    }

    /// Whether a node may use topic aliases towards the client.
    boolean takesAliases() {
        return takesAliases;
    }

    boolean hasWill() {
        return hasWill;
    }

    /// Whether a node is asked to keep a session that the client wants to end with its connection.
    boolean isHeld() {
        return isHeld;
    }

    /// Whether a node keeps the session when its leg ends.
    boolean isKept() {
        return isKept;
    }

    private Connect connect() {
        return (Connect) ConnectReader.read(packet, packet.length, packet.length);
    }

    /// What the first node gets.
    ///
    byte[] first(Terms terms) {
        Connect connect = connect();
        return packet(connect, connect.start(), terms);
    }

    /// What another node gets; `RESUME` where the session is there to be had.
    byte[] again(Connect.Start start, Terms terms) {
        return packet(connect(), start, terms);
    }

    private byte[] packet(Connect connect, Connect.Start start, Terms terms) {
        long expiry = isHeld ? terms.hold().toSeconds() : ConnectWriter.AS_IT_IS;
        int keepAlive = keepAlives(terms).ofNodes();
        return new ConnectWriter(start, null, expiry, expiry, keepAlive).packet(connect);
    }

    KeepAlives keepAlives(Terms terms) {
        return new KeepAlives(keepAliveSeconds, terms.idleKeepAlives());
    }

    /// The answer of the first node as the client is shown it.
    ///
    /// @param said that `connack` is read from; it stays as it is
    byte[] shown(byte[] said, Greeting.Connack connack) {
        if (connack.assignedClientId() != null) {
            Connect before = connect();
            long asIs = ConnectWriter.AS_IT_IS;
            packet = new ConnectWriter(before.start(), connack.assignedClientId(), asIs, asIs).packet(before);
        }
        return isHeld ? Grants.withoutSessionExpiry(said) : said;
    }

    /// The client's DISCONNECT as the node is told it; null where it asks for what it may not.
    byte @Nullable [] farewell(byte[] disconnect) {
        if (!isHeld) {
            return disconnect;
        }
        DisconnectView said = DisconnectView.read(disconnect, version);
        return said.sessionExpirySeconds() > 0 ? null : Disconnects.withExpiry(said.code(), 0);
    }

    /// What the node is told of a client that went without a word: its will is due now, and its session is to end. Null
    /// where the end of the leg says it.
    byte @Nullable [] vanished() {
        return isHeld ? Disconnects.withExpiry(DISCONNECT_WITH_WILL, 0) : null;
    }
}
