package io.tidegate.systemtest;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A node that is no broker: it keeps what comes as it came, and answers what the test says. Any thread.
final class ScriptedNode implements AutoCloseable {
    private static final int SEGMENT_BYTES = 64 * 1024;
    private static final int BACKLOG = 4096;

    private final ServerSocket server;
    private final Thread accepting;
    private final Script script;
    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
    private final Set<Visit> open = ConcurrentHashMap.newKeySet();

    /// What the node does with one connection, from its first bytes to its end; runs on a thread of its own. The
    /// connection closes when it returns.
    @FunctionalInterface
    interface Script {
        void play(Visit visit) throws IOException;
    }

    private ScriptedNode(Script script) {
        this(script, new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()));
    }

    private ScriptedNode(Script script, InetSocketAddress address) {
        this.script = script;
        try {
            server = new ServerSocket();
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = Thread.ofVirtual().name("accepts for " + this).start(this::accept);
    }

    static ScriptedNode playing(Script script) {
        return new ScriptedNode(script);
    }

    /// One that answers each CONNECT so, and each PINGREQ with PINGRESP, until the client goes.
    static ScriptedNode answering(String connack) {
        return new ScriptedNode(visit -> {
            visit.send(Packets.hex(connack));
            visit.serve();
        });
    }

    /// One that accepts clients of MQTT 3.
    static ScriptedNode accepting() {
        return answering("20 02 00 00");
    }

    /// One that accepts each client in its own version of MQTT.
    static ScriptedNode acceptingAll() {
        return new ScriptedNode(ScriptedNode::welcome);
    }

    /// The same, on any address of 127.0.0.0/8.
    static ScriptedNode acceptingAllAt(String address, int port) {
        return new ScriptedNode(ScriptedNode::welcome, new InetSocketAddress(address, port));
    }

    private static void welcome(Visit visit) throws IOException {
        boolean five = visit.opening()[8] == 5; // MQTT 5, 3.1.2.2: after type, length and "MQTT"
        visit.send(five ? Packets.ACCEPTED_5 : Packets.ACCEPTED);
        visit.serve();
    }

    int port() {
        return server.getLocalPort();
    }

    /// The next connection, in the order of their first bytes.
    Visit awaitVisit() throws InterruptedException {
        Visit visit = visits.poll(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS);
        if (visit == null) {
            throw new AssertionError("nobody came to " + this);
        }
        return visit;
    }

    /// How many connections are open now.
    int guests() {
        return open.size();
    }

    @Override
    public String toString() {
        return "node at " + server.getLocalPort();
    }

    /// Nobody is accepted any more: the JDK may do so until the thread that waits for somebody has noticed.
    @Override
    public void close() {
        try {
            server.close();
            accepting.join();
            for (Visit visit : open) {
                visit.socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // The test is over.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            byte[] segment = new byte[SEGMENT_BYTES];
            int length = socket.getInputStream().read(segment);
            if (length < 0) {
                return;
            }
            Visit visit = new Visit(socket, Arrays.copyOf(segment, length));
            open.add(visit);
            visits.add(visit);
            try {
                script.play(visit);
            } catch (EOFException | SocketException _) {
                // The client went away; what it had sent is kept.
            } finally {
                open.remove(visit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One connection to the node.
    static final class Visit {
        private final Socket socket;
        private final byte[] opening;
        private final DataInputStream in;
        private final BlockingQueue<String> packets = new LinkedBlockingQueue<>();

        private Visit(Socket socket, byte[] opening) throws IOException {
            this.socket = socket;
            this.opening = opening;
            this.in = new DataInputStream(
                    new SequenceInputStream(new ByteArrayInputStream(opening), socket.getInputStream()));
        }

        /// What one read gave, the first: a PROXY header and the CONNECT, if they came in one segment.
        byte[] opening() {
            return opening.clone();
        }

        String openingHex() {
            return Packets.text(opening);
        }

        InputStream in() {
            return in;
        }

        void send(byte[]... parts) throws IOException {
            socket.getOutputStream().write(Packets.concat(parts));
        }

        /// Keeps each packet until the client goes. Must not follow a PROXY header.
        void serve() throws IOException {
            while (true) {
                byte[] packet = Packets.read(in);
                packets.add(Packets.text(packet));
                if (Arrays.equals(packet, Packets.PINGREQ)) {
                    send(Packets.PINGRESP);
                }
            }
        }

        /// The next packet that came, the CONNECT first, in hexadecimal.
        String awaitPacket() throws InterruptedException {
            String packet = packets.poll(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS);
            if (packet == null) {
                throw new AssertionError("no packet came");
            }
            return packet;
        }

        /// Reads until the client goes, whatever comes.
        void drain() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
