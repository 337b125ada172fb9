package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A client of MQTT 3.1.1 by hand: it answers nothing by itself, and shows packet ids and DUP, which libraries keep to
/// themselves. Confined.
final class HandClient implements AutoCloseable {
    /// A PUBLISH that came.
    ///
    /// @param packetId 0 where the quality of service is
    record Delivery(int packetId, int qos, boolean duplicate, String topic, String text) {
        private static Delivery of(byte[] packet) {
            assertThat(packet[0] >> 4).as("type of " + Packets.text(packet)).isEqualTo(3);
            int qos = packet[0] >> 1 & 3;
            ByteBuffer rest = ByteBuffer.wrap(packet, 2, packet.length - 2); // its length takes one byte: below 128
            byte[] topic = new byte[rest.getShort()];
            rest.get(topic);
            int packetId = qos == 0 ? 0 : Short.toUnsignedInt(rest.getShort());
            byte[] text = new byte[rest.remaining()];
            rest.get(text);
            return new Delivery(
                    packetId,
                    qos,
                    (packet[0] & 0x08) != 0,
                    new String(topic, StandardCharsets.UTF_8),
                    new String(text, StandardCharsets.UTF_8));
        }
    }

    private static final int CLEAN = 0x02;
    private static final int KEEP_ALIVE = 60;

    private final RawClient socket;
    private final boolean sessionPresent;

    private HandClient(RawClient socket, boolean sessionPresent) {
        this.socket = socket;
        this.sessionPresent = sessionPresent;
    }

    static HandClient connect(int port, String clientId, Session session) throws IOException {
        return connect(port, clientId, session, null);
    }

    /// Returns when the CONNACK has come; throws where it says no.
    static HandClient connect(int port, String clientId, Session session, Hello.@Nullable Will will)
            throws IOException {
        int flags = session == Session.CLEAN ? CLEAN : 0;
        RawClient socket = RawClient.greet(port, new Hello(4, clientId, KEEP_ALIVE, flags, will));
        String answer = socket.read();
        assertThat(answer).as("CONNACK of " + clientId).matches("20 02 0[01] 00");
        return new HandClient(socket, answer.equals("20 02 01 00"));
    }

    boolean sessionPresent() {
        return sessionPresent;
    }

    /// Returns when it is granted.
    void subscribe(String filter, int qos) throws IOException {
        byte[] body = Packets.concat(Packets.hex("00 01"), Packets.field(filter), new byte[] {(byte) qos});
        socket.send(Packets.packet(0x82, body));
        assertThat(socket.read()).isEqualTo("90 03 00 01 0" + qos);
    }

    /// With all that follows of it: packet id 1 is free before and after.
    void publish(String topic, String text, int qos) throws IOException {
        send(topic, text, qos, false);
        if (qos == 1) {
            assertThat(socket.read()).as("PUBACK").isEqualTo("40 02 00 01");
        }
        if (qos == 2) {
            assertThat(socket.read()).as("PUBREC").isEqualTo("50 02 00 01");
            release();
        }
    }

    /// A PUBLISH alone; its packet id is 1.
    void send(String topic, String text, int qos, boolean duplicate) throws IOException {
        byte[] packetId = qos == 0 ? new byte[0] : Packets.hex("00 01");
        byte[] body = Packets.concat(Packets.field(topic), packetId, text.getBytes(StandardCharsets.UTF_8));
        socket.send(Packets.packet(0x30 | (duplicate ? 0x08 : 0) | qos << 1, body));
    }

    /// PUBREL of packet id 1, and the PUBCOMP.
    void release() throws IOException {
        socket.send(Packets.hex("62 02 00 01"));
        assertThat(socket.read()).as("PUBCOMP").isEqualTo("70 02 00 01");
    }

    /// The next packet, which is a PUBLISH.
    Delivery receive() throws IOException {
        return Delivery.of(socket.readBytes());
    }

    /// The next packet in hexadecimal, or `closed` or `reset`.
    String read() throws IOException {
        return socket.read();
    }

    /// Whatever else comes before it.
    void awaitEnd() throws IOException {
        socket.readToEnd();
    }

    void puback(int packetId) throws IOException {
        socket.send(answer(0x40, packetId));
    }

    void pubrec(int packetId) throws IOException {
        socket.send(answer(0x50, packetId));
    }

    void pubcomp(int packetId) throws IOException {
        socket.send(answer(0x70, packetId));
    }

    /// PUBREL as it is read.
    static String pubrel(int packetId) {
        return Packets.text(answer(0x62, packetId));
    }

    private static byte[] answer(int first, int packetId) {
        return Packets.packet(first, new byte[] {(byte) (packetId >> 8), (byte) packetId});
    }

    /// Nothing has come, and nothing comes before the answer to a PINGREQ.
    void hearsNothing() throws IOException {
        socket.send(Packets.PINGREQ);
        assertThat(socket.read()).isEqualTo(Packets.text(Packets.PINGRESP));
    }

    /// By DISCONNECT.
    void disconnect() throws IOException {
        socket.send(Packets.DISCONNECT);
        socket.leave();
    }

    /// Without a DISCONNECT.
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
