package io.tidegate.sim;

import io.tidegate.health.MqttWords;
import io.tidegate.sim.SimNode.Answer;
import java.nio.charset.StandardCharsets;

/// What a node says to a probe. Confined to the simulation's thread.
final class ProbeTalk {
    private static final int BAD_CREDENTIALS_311 = 4;
    private static final int BAD_CREDENTIALS_5 = 0x86;
    private static final int UNAVAILABLE_311 = 3;
    private static final int UNAVAILABLE_5 = 0x88;

    private final Mqtt.Version version;
    private final PeerSocket socket;

    ProbeTalk(byte[] connect, PeerSocket socket) {
        this.version = Mqtt.version(connect);
        this.socket = socket;
    }

    /// Whether that is a probe's CONNECT.
    static boolean isBegunBy(byte[] packet) {
        return Mqtt.type(packet) == Mqtt.CONNECT
                && new String(packet, StandardCharsets.ISO_8859_1)
                        .startsWith(MqttWords.PREFIX_DEFAULT, Mqtt.clientIdAt(packet));
    }

    /// To its CONNECT.
    void answer(Answer answer) {
        boolean five = version == Mqtt.Version.V5;
        switch (answer) {
            case ACCEPT, ACCEPT_WITH_MORE, AUTH_FIRST -> socket.send(Mqtt.connack(version, 0, -1));
            case NOT_HERE -> refuse(five ? UNAVAILABLE_5 : UNAVAILABLE_311);
            case REFUSE -> refuse(five ? BAD_CREDENTIALS_5 : BAD_CREDENTIALS_311);
            case CLOSE -> socket.close();
            case RESET -> socket.reset();
            case NEVER -> {}
        }
    }

    private void refuse(int code) {
        socket.send(Mqtt.connack(version, code, -1));
        socket.endOutput();
    }

    /// What follows.
    void packet(byte[] packet) {
        switch (Mqtt.type(packet)) {
            case Mqtt.PINGREQ -> socket.send(Mqtt.empty(Mqtt.PINGREQ + 1));
            case Mqtt.DISCONNECT -> {}
            default -> throw new AssertionError("packet type " + Mqtt.type(packet) + " from a probe");
        }
    }
}
