package io.tidegate.demo;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One client of a broker that acknowledges everything and grants QoS 0 only: enough for clients that each subscribe to
/// one topic, of which nobody else wants anything, and whose packets are short. It needs no class of the demo's: those
/// are not for Tidegate's process. Confined, but for what others publish.
final class StandInBroker {
    private static final int PUBLISH = 3;
    private static final int PUBREL = 6;
    private static final int SUBSCRIBE = 8;
    private static final int PINGREQ = 12;
    private static final int DISCONNECT = 14;
    private static final Map<String, StandInBroker> SUBSCRIBERS = new ConcurrentHashMap<>();

    private final Socket client;
    private final DataInputStream in;
    /// Of MQTT 5: a byte says that a packet has no properties.
    private final int properties;

    /// @param isFifth whether it speaks MQTT 5
    StandInBroker(Socket client, boolean isFifth) throws IOException {
        this.client = client;
        this.in = new DataInputStream(client.getInputStream());
        this.properties = isFifth ? 1 : 0;
    }

    /// Until it leaves.
    void serve() throws IOException {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                byte[] body = new byte[in.readUnsignedByte()];
                in.readFully(body);
                if (first >> 4 == DISCONNECT) {
                    return;
                }
                hear(first, ByteBuffer.wrap(body));
            }
        } catch (EOFException _) {
            // It left without a word.
        }
    }

    private void hear(int first, ByteBuffer body) throws IOException {
        switch (first >> 4) {
            case PUBLISH -> published(first, body);
            case PUBREL -> say("7002 %04X", body.getShort());
            case SUBSCRIBE -> {
                short packetId = body.getShort();
                body.position(body.position() + properties);
                SUBSCRIBERS.put(text(body), this);
                say(properties > 0 ? "9004 %04X 00 00" : "9003 %04X 00", packetId);
            }
            case PINGREQ -> say("D000", (short) 0);
            default -> throw new IOException("a packet of type " + (first >> 4));
        }
    }

    private static String text(ByteBuffer from) {
        byte[] bytes = new byte[from.getShort()];
        from.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private void published(int first, ByteBuffer body) throws IOException {
        int qos = (first >> 1) & 3;
        String topic = text(body);
        short packetId = qos == 0 ? 0 : body.getShort();
        body.position(body.position() + properties);
        StandInBroker subscriber = SUBSCRIBERS.get(topic);
        if (subscriber != null) {
            subscriber.deliver(topic.getBytes(StandardCharsets.US_ASCII), body);
        }
        switch (qos) {
            case 1 -> say("4002 %04X", packetId);
            case 2 -> say("5002 %04X", packetId);
            default -> {}
        }
    }

    private synchronized void deliver(byte[] topic, ByteBuffer payload) throws IOException {
        int rest = 2 + topic.length + properties + payload.remaining();
        client.getOutputStream()
                .write(ByteBuffer.allocate(2 + rest)
                        .put((byte) (PUBLISH << 4))
                        .put((byte) rest)
                        .putShort((short) topic.length)
                        .put(topic)
                        .put(new byte[properties])
                        .put(payload)
                        .array());
    }

    private synchronized void say(String format, short packetId) throws IOException {
        client.getOutputStream().write(MqttWire.hex(format.formatted(packetId)));
    }
}
