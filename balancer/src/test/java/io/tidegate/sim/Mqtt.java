package io.tidegate.sim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// MQTT packets as the actors write them (OASIS MQTT 3.1.1 and 5.0), each whole.
final class Mqtt {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PINGREQ = 12;
    static final int DISCONNECT = 14;
    static final int AUTH = 15;
    private static final int TOPIC_BYTES = 3;
    private static final byte[] NO_PROPERTIES = {0};

    /// The protocol level of CONNECT.
    enum Version {
        V31(3),
        V311(4),
        V5(5);

        final int level;

        Version(int level) {
            this.level = level;
        }
    }

    private Mqtt() {}

    static byte[] connect(Version version, String clientId, int keepAliveSeconds) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, version == Version.V31 ? "MQIsdp" : "MQTT");
        body.write(version.level);
        body.write(2); // clean start
        number(body, keepAliveSeconds);
        if (version == Version.V5) {
            body.writeBytes(NO_PROPERTIES);
        }
        text(body, clientId);
        return packet(CONNECT << 4, body.toByteArray());
    }

    /// @param serverKeepAliveSeconds only in version 5; negative for none
    static byte[] connack(Version version, int code, int serverKeepAliveSeconds) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(0);
        body.write(code);
        if (version == Version.V5) {
            if (serverKeepAliveSeconds < 0) {
                body.writeBytes(NO_PROPERTIES);
            } else {
                body.write(3);
                body.write(0x13);
                number(body, serverKeepAliveSeconds);
            }
        }
        return packet(CONNACK << 4, body.toByteArray());
    }

    /// QoS 0, topic `t`.
    static byte[] publish(Version version, byte[] payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "t");
        if (version == Version.V5) {
            body.writeBytes(NO_PROPERTIES);
        }
        body.writeBytes(payload);
        return packet(PUBLISH << 4, body.toByteArray());
    }

    /// QoS 1, topic `t`, before version 5.
    static byte[] publish(int id, byte[] payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "t");
        number(body, id);
        body.writeBytes(payload);
        return packet(PUBLISH << 4 | 2, body.toByteArray());
    }

    /// Where the payload begins in a packet that [#publish] made.
    static int payloadOf(Version version, byte[] packet) {
        int header = 2;
        while ((packet[header - 1] & 0x80) != 0) {
            header++;
        }
        return header + TOPIC_BYTES + (version == Version.V5 ? 1 : 0);
    }

    static byte[] auth() {
        return packet(AUTH << 4, new byte[] {0x18, 6, 0x15, 0, 3, 'S', 'I', 'M'});
    }

    static byte[] empty(int type) {
        return packet(type << 4, new byte[0]);
    }

    static int type(byte[] packet) {
        return (packet[0] & 0xFF) >>> 4;
    }

    /// The code of a CONNACK.
    static int code(byte[] connack) {
        return connack[3] & 0xFF;
    }

    /// Version, from a CONNECT that [#connect] made.
    static Version version(byte[] connect) {
        int level = connect[nameEnd(connect)];
        return level == Version.V5.level ? Version.V5 : level == Version.V31.level ? Version.V31 : Version.V311;
    }

    /// The client id of a CONNECT that [#connect] made.
    static String clientId(byte[] connect) {
        int at = clientIdAt(connect);
        int length = ((connect[at - 2] & 0xFF) << 8) | (connect[at - 1] & 0xFF);
        return new String(connect, at, length, StandardCharsets.UTF_8);
    }

    /// Where the letters of the client id begin, in a CONNECT without properties.
    static int clientIdAt(byte[] connect) {
        return nameEnd(connect) + 6 + (version(connect) == Version.V5 ? 1 : 0);
    }

    /// Where the level of the protocol stands.
    private static int nameEnd(byte[] connect) {
        int name = headerBytes(connect);
        return name + 2 + connect[name + 1];
    }

    private static int headerBytes(byte[] packet) {
        int bytes = 2;
        while ((packet[bytes - 1] & 0x80) != 0) {
            bytes++;
        }
        return bytes;
    }

    private static byte[] packet(int firstByte, byte[] body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream(body.length + 5);
        packet.write(firstByte);
        int length = body.length;
        do {
            packet.write(length > 127 ? (length & 0x7F) | 0x80 : length);
            length >>>= 7;
        } while (length > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
