package io.tidegate.demo;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A numbered message, as a PUBLISH carries it. Immutable.
///
/// @param qos 0..2
/// @param packetId 0 where QoS 0 has none
/// @param number the payload, in decimal digits
record Publication(String topic, int qos, int packetId, int number) {
    /// @throws IOException where it is no PUBLISH of a number
    static Publication of(Packet packet, Hello.Version version) throws IOException {
        try {
            ByteBuffer body = ByteBuffer.wrap(packet.body());
            String topic = text(body, body.getShort() & 0xFFFF);
            int packetId = packet.qos() == 0 ? 0 : body.getShort() & 0xFFFF;
            if (version.propertiesLength() > 0) {
                body.position(body.position() + 1 + body.get(body.position())); // fewer than 128 bytes of them
            }
            return new Publication(topic, packet.qos(), packetId, Integer.parseInt(text(body, body.remaining())));
        } catch (BufferUnderflowException | IllegalArgumentException broken) {
            throw new IOException("a PUBLISH that nobody sent", broken);
        }
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /// 3.3 of either specification.
    byte[] packet(Hello.Version version) {
        byte[] name = topic.getBytes(StandardCharsets.US_ASCII);
        byte[] payload = String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
        int idLength = qos == 0 ? 0 : 2;
        int rest = 2 + name.length + idLength + version.propertiesLength() + payload.length;
        ByteBuffer packet = ByteBuffer.allocate(2 + rest)
                .put((byte) ((Packet.PUBLISH << 4) | (qos << 1)))
                .put((byte) rest)
                .putShort((short) name.length)
                .put(name);
        if (qos > 0) {
            packet.putShort((short) packetId);
        }
        return packet.put(new byte[version.propertiesLength()]).put(payload).array();
    }
}
