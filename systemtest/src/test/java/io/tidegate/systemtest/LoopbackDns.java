package io.tidegate.systemtest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A name server on loopback, over UDP, for a zone of the test's own (RFC 1035): A and SRV records with a TTL of 0,
/// which may change at any time. Any thread.
final class LoopbackDns implements AutoCloseable {
    private static final int HEADER_BYTES = 12;
    private static final int A = 1;
    private static final int SRV = 33;
    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;

    private final DatagramSocket socket;
    private final Map<String, Map<Integer, List<byte[]>>> zone = new ConcurrentHashMap<>();
    private volatile boolean failing;

    LoopbackDns() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("name server").start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /// From now on these are all addresses of the name.
    void addresses(String name, String... addresses) {
        records(
                name,
                A,
                Arrays.stream(addresses)
                        .map(text -> InetAddress.ofLiteral(text).getAddress())
                        .toList());
    }

    /// One target of SRV records, of priority 1 and weight 1.
    record Target(String host, int port) {}

    /// From now on these are all SRV records of the name.
    void targets(String name, Target... targets) {
        records(
                name,
                SRV,
                Arrays.stream(targets)
                        .map(target -> {
                            ByteArrayOutputStream data = new ByteArrayOutputStream();
                            put16(data, 1);
                            put16(data, 1);
                            put16(data, target.port());
                            data.writeBytes(labels(target.host()));
                            return data.toByteArray();
                        })
                        .toList());
    }

    /// Whether every question is answered by SERVFAIL.
    void failing(boolean now) {
        failing = now;
    }

    private void records(String name, int type, List<byte[]> data) {
        zone.computeIfAbsent(name, _ -> new ConcurrentHashMap<>()).put(type, data);
    }

    private static byte[] labels(String name) {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            labels.write(label.length());
            labels.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        labels.write(0);
        return labels.toByteArray();
    }

    private static void put16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException _) {
                // The test is over, or the client is gone.
            }
        }
    }

    private byte[] answer(byte[] message) {
        int end = HEADER_BYTES;
        StringBuilder name = new StringBuilder();
        while (message[end] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(message, end + 1, message[end], StandardCharsets.US_ASCII));
            end += 1 + message[end];
        }
        int type = (message[end + 1] & 0xFF) << 8 | (message[end + 2] & 0xFF);
        Map<Integer, List<byte[]>> known = zone.get(name.toString());
        int rcode = failing ? SERVFAIL : known == null ? NXDOMAIN : 0;
        List<byte[]> records = rcode == 0 && known != null ? known.getOrDefault(type, List.of()) : List.of();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(message[0]);
        answer.write(message[1]);
        answer.write(0x80 | (message[2] & 0x01)); // QR, RD as asked
        answer.write(0x80 | rcode); // RA
        put16(answer, 1);
        put16(answer, records.size());
        put16(answer, 0);
        put16(answer, 0);
        answer.write(message, HEADER_BYTES, end + 5 - HEADER_BYTES);
        for (byte[] data : records) {
            put16(answer, 0xC000 | HEADER_BYTES); // the name of the question
            put16(answer, type);
            put16(answer, 1); // IN
            put16(answer, 0);
            put16(answer, 0); // TTL
            put16(answer, data.length);
            answer.writeBytes(data);
        }
        return answer.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
