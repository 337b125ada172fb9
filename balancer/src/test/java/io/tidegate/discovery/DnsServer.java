package io.tidegate.discovery;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A name server on loopback, over UDP and TCP on one port, that answers from a table, or wrongly where it is told
/// to. Its messages are made byte by byte (RFC 1035 §4). Any thread.
final class DnsServer implements AutoCloseable {
    static final int A = 1;
    static final int CNAME = 5;
    static final int AAAA = 28;
    static final int SRV = 33;

    private static final int HEADER_BYTES = 12;
    private static final int UDP_BYTES_MAX = 1232;
    private static final int NXDOMAIN = 3;
    private static final int SERVFAIL = 2;

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Map<String, List<Rr>> table = new ConcurrentHashMap<>();
    private final Map<Integer, Manner> manners = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private record Sockets(ServerSocket tcp, DatagramSocket udp) {
        private static final int TRIES = 20;

        /// A port that is free for TCP may not be for UDP.
        static Sockets onOnePort() {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            IOException last = new IOException("never tried");
            for (int i = 0; i < TRIES; i++) {
                try {
                    ServerSocket tcp = new ServerSocket(0, 50, loopback);
                    try {
                        return new Sockets(
                                tcp, new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort())));
                    } catch (IOException e) {
                        tcp.close();
                        last = e;
                    }
                } catch (IOException e) {
                    last = e;
                }
            }
            throw new UncheckedIOException(last);
        }
    }

    /// A resource record. Immutable.
    static final class Rr {
        private final String owner;
        private final int type;
        private final int ttl;
        private final byte[] data;

        /// @param ttl seconds
        private Rr(String owner, int type, int ttl, byte[] data) {
            this.owner = owner;
            this.type = type;
            this.ttl = ttl;
            this.data = data;
        }
    }

    /// How questions of one type are answered.
    enum Manner {
        RIGHTLY,
        SERVFAIL,
        NEVER,
        WITH_ANOTHER_ID,
        ABOUT_ANOTHER_NAME,
        WITH_GARBAGE
    }

    DnsServer() {
        Sockets sockets = Sockets.onOnePort();
        tcp = sockets.tcp();
        udp = sockets.udp();
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    int port() {
        return tcp.getLocalPort();
    }

    /// Questions so far: `udp A broker.example`.
    List<String> asked() {
        return List.copyOf(asked);
    }

    /// From now on the answer to questions for that name and type.
    void put(String name, int type, Rr... records) {
        table.put(type + " " + name, List.of(records));
    }

    void answer(int type, Manner manner) {
        manners.put(type, manner);
    }

    static Rr a(String owner, int ttl, String address) {
        return new Rr(owner, A, ttl, literal(address));
    }

    static Rr aaaa(String owner, int ttl, String address) {
        return new Rr(owner, AAAA, ttl, literal(address));
    }

    static Rr cname(String owner, int ttl, String target) {
        return new Rr(owner, CNAME, ttl, name(target));
    }

    /// RFC 2782: priority, weight, port, target.
    static Rr srv(String owner, int ttl, SrvRecord record) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        put16(data, record.priority());
        put16(data, record.weight());
        put16(data, record.port());
        data.writeBytes(name(record.target()));
        return new Rr(owner, SRV, ttl, data.toByteArray());
    }

    private static byte[] literal(String address) {
        return InetAddress.ofLiteral(address).getAddress();
    }

    /// Labels, each with its length before it, and an empty one.
    private static byte[] name(String text) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        if (!text.isEmpty()) {
            for (String label : text.split("\\.", -1)) {
                name.write(label.length());
                name.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            }
        }
        name.write(0);
        return name.toByteArray();
    }

    private static void put16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] answer = answer("udp", Arrays.copyOf(buffer, packet.getLength()), UDP_BYTES_MAX);
                if (answer.length > 0) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException _) {
                // The test is over, or the client is gone.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // The test is over.
            }
        }
    }

    /// Each message has its length before it (RFC 1035 §4.2.2).
    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] question = new byte[in.readUnsignedShort()];
                in.readFully(question);
                byte[] answer = answer("tcp", question, Integer.MAX_VALUE);
                if (answer.length > 0) {
                    ByteArrayOutputStream whole = new ByteArrayOutputStream();
                    put16(whole, answer.length);
                    whole.writeBytes(answer);
                    out.write(whole.toByteArray());
                }
            }
        } catch (EOFException _) {
            // The client has what it wanted.
        } catch (IOException e) {
            asked.add("tcp broke: " + e.getMessage());
        }
    }

    /// Empty = none.
    private byte[] answer(String transport, byte[] message, int bytesMax) {
        int end = HEADER_BYTES;
        StringBuilder name = new StringBuilder();
        while (message[end] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(message, end + 1, message[end], StandardCharsets.US_ASCII));
            end += 1 + message[end];
        }
        int type = (message[end + 1] & 0xFF) << 8 | (message[end + 2] & 0xFF);
        byte[] question = Arrays.copyOfRange(message, HEADER_BYTES, end + 5);
        String host = name.toString().toLowerCase(Locale.ROOT);
        asked.add(transport + " " + typeName(type) + " " + host);
        return switch (manners.getOrDefault(type, Manner.RIGHTLY)) {
            case NEVER -> new byte[0];
            case WITH_GARBAGE -> new byte[] {message[0], message[1], 1, 2, 3};
            case SERVFAIL -> message(message, question, SERVFAIL, List.of(), bytesMax);
            case WITH_ANOTHER_ID -> {
                byte[] answer = message(message, question, 0, records(type, host), bytesMax);
                answer[0] ^= 0x55;
                yield answer;
            }
            case ABOUT_ANOTHER_NAME -> {
                byte[] answer = message(message, question, 0, records(type, host), bytesMax);
                answer[HEADER_BYTES + 1] ^= 1;
                yield answer;
            }
            case RIGHTLY -> message(message, question, exists(host) ? 0 : NXDOMAIN, records(type, host), bytesMax);
        };
    }

    private static String typeName(int type) {
        return switch (type) {
            case A -> "A";
            case AAAA -> "AAAA";
            case SRV -> "SRV";
            default -> String.valueOf(type);
        };
    }

    private boolean exists(String host) {
        return table.keySet().stream().anyMatch(key -> key.endsWith(" " + host));
    }

    private List<Rr> records(int type, String host) {
        return table.getOrDefault(type + " " + host, List.of());
    }

    private static byte[] message(byte[] asked, byte[] question, int rcode, List<Rr> records, int bytesMax) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Rr each : records) {
            body.writeBytes(name(each.owner));
            put16(body, each.type);
            put16(body, 1); // IN
            put16(body, each.ttl >> 16);
            put16(body, each.ttl);
            put16(body, each.data.length);
            body.writeBytes(each.data);
        }
        boolean fits = HEADER_BYTES + question.length + body.size() <= bytesMax;
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(asked[0]);
        message.write(asked[1]);
        message.write(0x80 | (asked[2] & 0x01) | (fits ? 0 : 0x02)); // QR, RD as asked, TC
        message.write(0x80 | rcode); // RA
        put16(message, 1);
        put16(message, fits ? records.size() : 0);
        put16(message, 0);
        put16(message, 0);
        message.writeBytes(question);
        if (fits) {
            message.writeBytes(body.toByteArray());
        }
        return message.toByteArray();
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
