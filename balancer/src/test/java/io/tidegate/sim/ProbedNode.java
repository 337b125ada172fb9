package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.sim.PeerSocket.Pace;
import io.tidegate.transport.Layer;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.TcpEnd;
import io.tidegate.transport.TcpListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A broker node that nobody but probes visits, and that remembers each visit as its log would. Confined to the
/// simulation's thread.
final class ProbedNode {
    private static final int BACKLOG = 128;
    private static final Pace PACE = new Pace(100_000, 64 * 1024);
    private static final int UNAVAILABLE_311 = 3;
    private static final int UNAVAILABLE_5 = 0x88;
    private static final int BAD_CREDENTIALS_311 = 4;
    private static final int BAD_CREDENTIALS_5 = 0x86;
    private static final int USE_ANOTHER_SERVER = 0x9C;

    /// What it does about a CONNECT.
    enum Manner {
        ANSWERS,
        /// As a broker that waits for the rest of its cluster.
        SAYS_NOTHING,
        NOT_AVAILABLE,
        /// MQTT 5 only.
        EVACUATES,
        BAD_CREDENTIALS,
        HANGS_UP,
        /// Behind its CONNACK.
        BREAKS,
        NO_BROKER
    }

    final Endpoint address;
    final List<Visit> visits = new ArrayList<>();
    Manner manner = Manner.ANSWERS;
    /// Until it answers a CONNECT.
    long slowNanos;
    private final SimNetwork network;
    private final SimHost host;
    private final boolean wantsHeader;
    private final Layer.@Nullable Maker tls;
    private @Nullable TcpListener listener;
    private boolean frozen;

    /// @param tls null = without
    ProbedNode(SimNetwork network, Endpoint address, boolean wantsHeader, Layer.@Nullable Maker tls) {
        this.network = network;
        this.host = network.host(address.ip());
        this.address = address;
        this.wantsHeader = wantsHeader;
        this.tls = tls;
        start();
    }

    SimHost host() {
        return host;
    }

    void start() {
        if (listener == null) {
            TcpListener opened = host.listen(address, BACKLOG);
            listener = opened;
            opened.watchedBy(about -> network.agenda().after(network.random().nextLong(1_000_000), this::accept));
        }
    }

    /// The process dies.
    void crash() {
        TcpListener open = listener;
        if (open != null) {
            listener = null;
            open.close();
        }
        visits.forEach(visit -> visit.socket.reset());
    }

    /// The process stands still; its kernel goes on accepting.
    void freeze() {
        frozen = true;
        visits.forEach(visit -> visit.socket.freeze());
    }

    void thaw() {
        frozen = false;
        visits.forEach(visit -> visit.socket.thaw());
        accept();
    }

    private void accept() {
        if (frozen || listener == null) {
            return;
        }
        for (TcpEnd client = listener.accept(); client != null; client = listener.accept()) {
            visits.add(new Visit(client));
        }
    }

    Visit lastVisit() {
        return visits.getLast();
    }

    /// One connection. What a node's log would complain of is an [AssertionError], or in [#complaint].
    final class Visit implements PeerHandler {
        final List<String> heard = new ArrayList<>();
        final PeerSocket socket;
        private final PacketCutter cutter = new PacketCutter();
        private final @Nullable Endpoint peer;

        @Nullable
        Endpoint source;

        byte @Nullable [] connect;
        /// What its log would say, where the connection ended otherwise than in order.
        @Nullable
        String complaint;

        private boolean headerRead = !wantsHeader;

        Visit(TcpEnd end) {
            this.peer = end.remote();
            this.socket = new PeerSocket(network.agenda(), network.random(), end, PACE, this);
            if (tls != null && headerRead) {
                socket.wrap(tls);
            }
        }

        @Override
        public void opened() {}

        @Override
        public void arrived(int count) {}

        @Override
        public void received(byte[] bytes) {
            cutter.put(bytes);
            if (!headerRead) {
                source = ProxyHeader.read(cutter);
                if (source == null) {
                    return;
                }
                headerRead = true;
                if (!source.equals(peer)) {
                    throw new AssertionError("a header with " + source + " from " + peer);
                }
                if (tls != null) {
                    socket.wrap(tls);
                    socket.receiveThrough(cutter.rest());
                    return;
                }
            }
            for (byte[] packet = cutter.next(); packet != null; packet = cutter.next()) {
                packet(packet);
            }
        }

        private void packet(byte[] packet) {
            switch (Mqtt.type(packet)) {
                case Mqtt.CONNECT -> {
                    heard.add("CONNECT");
                    connect = packet;
                    network.agenda().after(slowNanos, () -> answer(packet));
                }
                case Mqtt.PINGREQ -> {
                    heard.add("PINGREQ");
                    if (manner == Manner.BREAKS) {
                        socket.reset();
                    } else {
                        socket.send(Mqtt.empty(Mqtt.PINGREQ + 1));
                    }
                }
                case Mqtt.DISCONNECT -> heard.add("DISCONNECT");
                default -> throw new AssertionError("packet type " + Mqtt.type(packet) + " from a probe");
            }
        }

        private void answer(byte[] packet) {
            Mqtt.Version version = Mqtt.version(packet);
            boolean five = version == Mqtt.Version.V5;
            switch (manner) {
                case ANSWERS, BREAKS -> socket.send(Mqtt.connack(version, 0, -1));
                case SAYS_NOTHING -> {}
                case NOT_AVAILABLE -> refuse(version, five ? UNAVAILABLE_5 : UNAVAILABLE_311);
                case EVACUATES -> refuse(version, USE_ANOTHER_SERVER);
                case BAD_CREDENTIALS -> refuse(version, five ? BAD_CREDENTIALS_5 : BAD_CREDENTIALS_311);
                case HANGS_UP -> socket.close();
                case NO_BROKER -> socket.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }

        private void refuse(Mqtt.Version version, int code) {
            socket.send(Mqtt.connack(version, code, -1));
            socket.endOutput();
        }

        @Override
        public void drained() {}

        @Override
        public void ended() {
            heard.add("end");
            if (wantsHeader && source == null) {
                complaint = "no PROXY header came";
            } else if (connect != null && !heard.contains("DISCONNECT") && manner == Manner.ANSWERS) {
                complaint = "it went away without a DISCONNECT";
            }
            socket.endOutput();
        }

        @Override
        public void broken(int errno) {
            complaint = "errno " + errno;
            socket.close();
        }
    }
}
