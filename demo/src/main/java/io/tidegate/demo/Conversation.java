package io.tidegate.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// One connection of a correspondent, from its CONNACK on. As strict as a library: what a server may not say to it ends
/// it. One thread hears, another one says.
final class Conversation implements AutoCloseable {
    /// Messages that no node has acknowledged: with these under way it publishes no other.
    static final int UNDER_WAY_MAX = 10;

    /// No answer to a PINGREQ, nor anything else, for as long: it gives the connection up, as libraries do.
    static final int SILENCE_MILLIS_MAX = 30_000;

    private static final int SUBSCRIBE_ID = 1;
    private static final int PACKET_IDS = 65_535;
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

    private final Correspondent who;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    /// Number by packet id: sent as PUBLISH, or, of QoS 2, as PUBREL by now.
    private final Map<Integer, Integer> underWay = new HashMap<>();

    private final Set<Integer> released = new HashSet<>();
    /// Packet ids of QoS 2 that came and have not been released.
    private final Set<Integer> received = new HashSet<>();

    private int lastId = SUBSCRIBE_ID;
    private boolean over;

    Conversation(Correspondent who, Socket socket) throws IOException {
        this.who = who;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        socket.setSoTimeout(SILENCE_MILLIS_MAX);
    }

    // ---- says ----

    /// 3.8 of either specification.
    void subscribe() throws IOException {
        byte[] filter = who.hears().getBytes(StandardCharsets.US_ASCII);
        int properties = who.hello().version().propertiesLength();
        int rest = 2 + properties + 2 + filter.length + 1;
        say(ByteBuffer.allocate(2 + rest)
                .put((byte) 0x82)
                .put((byte) rest)
                .putShort((short) SUBSCRIBE_ID)
                .put(new byte[properties])
                .putShort((short) filter.length)
                .put(filter)
                .put((byte) who.in().qos())
                .array());
    }

    void ping() throws IOException {
        say(PINGREQ);
    }

    /// The next message, unless too many are under way.
    ///
    /// @throws IOException where the connection is over: then none is published
    void publish() throws IOException {
        Publication next;
        synchronized (underWay) {
            if (over) {
                throw new IOException("the connection is over");
            }
            if (underWay.size() >= UNDER_WAY_MAX) {
                return;
            }
            int number = who.out().published(System.nanoTime());
            int qos = who.out().qos();
            next = new Publication(who.writes(), qos, qos == 0 ? 0 : freeId(), number);
            if (qos > 0) {
                underWay.put(next.packetId(), number);
            }
        }
        say(next.packet(who.hello().version()));
    }

    private int freeId() {
        do {
            lastId = lastId % PACKET_IDS + 1;
        } while (lastId == SUBSCRIBE_ID || underWay.containsKey(lastId));
        return lastId;
    }

    void leave() throws IOException {
        say(DISCONNECT);
    }

    private void say(byte[] packet) throws IOException {
        synchronized (out) {
            out.write(packet);
        }
    }

    private void answer(int type, int flags, int packetId) throws IOException {
        say(new byte[] {(byte) ((type << 4) | flags), 2, (byte) (packetId >> 8), (byte) packetId});
    }

    // ---- hears ----

    /// Waits for one packet and does what it asks for.
    ///
    /// @return whether it was the SUBACK
    /// @throws IOException where the connection is over, or what came may not
    boolean hear() throws IOException {
        Packet packet = Packet.read(in);
        switch (packet.type()) {
            case Packet.PUBLISH -> delivered(Publication.of(packet, who.hello().version()));
            case Packet.PUBACK -> acknowledged(packet, 1);
            case Packet.PUBREC -> recorded(packet);
            case Packet.PUBCOMP -> acknowledged(packet, 2);
            case Packet.PUBREL -> {
                received.remove(packet.packetId());
                answer(Packet.PUBCOMP, 0, packet.packetId());
            }
            case Packet.SUBACK -> granted(packet);
            case Packet.PINGRESP -> {}
            case Packet.DISCONNECT ->
                throw new IOException(
                        "DISCONNECT 0x%02X".formatted(packet.body().length == 0 ? 0 : packet.body()[0] & 0xFF));
            default -> throw new IOException("a packet of type " + packet.type());
        }
        return packet.type() == Packet.SUBACK;
    }

    private void delivered(Publication publication) throws IOException {
        if (!publication.topic().equals(who.hears())
                || publication.qos() > who.in().qos()) {
            throw new IOException("what it has not subscribed to: " + publication);
        }
        int id = publication.packetId();
        if (publication.qos() < 2 || received.add(id)) {
            who.in().delivered(publication.number(), System.nanoTime());
        }
        switch (publication.qos()) {
            case 1 -> answer(Packet.PUBACK, 0, id);
            case 2 -> answer(Packet.PUBREC, 0, id);
            default -> {}
        }
    }

    private void acknowledged(Packet packet, int qos) throws IOException {
        Integer number;
        synchronized (underWay) {
            number = underWay.get(packet.packetId());
            boolean due = who.out().qos() == qos && (qos == 1 || released.contains(packet.packetId()));
            if (number == null || !due || packet.isRefusal()) {
                throw new IOException("an acknowledgement of type %d of packet %d that it did not wait for"
                        .formatted(packet.type(), packet.packetId()));
            }
            underWay.remove(packet.packetId());
            released.remove(packet.packetId());
        }
        who.out().acknowledged(number, System.nanoTime());
    }

    private void recorded(Packet packet) throws IOException {
        synchronized (underWay) {
            if (!underWay.containsKey(packet.packetId()) || who.out().qos() != 2 || packet.isRefusal()) {
                throw new IOException("a PUBREC of packet %d that it did not wait for".formatted(packet.packetId()));
            }
            released.add(packet.packetId());
        }
        answer(Packet.PUBREL, 2, packet.packetId());
    }

    private void granted(Packet packet) throws IOException {
        int code = packet.body()[packet.body().length - 1] & 0xFF;
        if (packet.packetId() != SUBSCRIBE_ID || code > who.in().qos()) {
            throw new IOException("SUBACK of packet %d with 0x%02X".formatted(packet.packetId(), code));
        }
    }

    /// What was under way is given up: its next connection has a session of its own.
    @Override
    public void close() throws IOException {
        synchronized (underWay) {
            over = true;
            underWay.values().forEach(who.out()::givenUp);
            underWay.clear();
        }
        socket.close();
    }
}
