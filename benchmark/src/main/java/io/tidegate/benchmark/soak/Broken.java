package io.tidegate.benchmark.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Random;

/// Connections that come to nothing: a part of a CONNECT or of a ClientHello, or what is neither, and then an end, a
/// reset, or silence. Confined.
final class Broken {
    private static final int SILENT_MAX = 200;
    private static final byte[] CONNECT = HexFormat.of().parseHex("101000044D51545404020258000464657631");
    private static final byte[] HELLO = HexFormat.of().parseHex("16030100F8010000F40303");

    private final Product.Ports ports;
    private final Random random;
    private final ArrayDeque<Socket> silent = new ArrayDeque<>();
    private long made;

    Broken(Product.Ports ports, long seed) {
        this.ports = ports;
        this.random = new Random(seed);
    }

    long made() {
        return made;
    }

    void make() {
        boolean secure = random.nextInt(4) == 0;
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), secure ? ports.secure() : ports.plain());
            made++;
            byte[] whole = secure ? HELLO : CONNECT;
            if (random.nextInt(8) == 0) {
                random.nextBytes(whole = new byte[32]);
            }
            socket.getOutputStream().write(whole, 0, random.nextInt(whole.length));
            end(socket);
        } catch (IOException e) {
            throw new IllegalStateException("a connection was not taken", e);
        }
    }

    private void end(Socket socket) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> socket.close();
            case 1 -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case 2 -> {
                socket.shutdownOutput();
                keep(socket);
            }
            default -> keep(socket);
        }
    }

    /// Until it is one of too many: then the oldest goes, whom the product has cut off by then, or will not miss.
    private void keep(Socket socket) throws IOException {
        silent.add(socket);
        if (silent.size() > SILENT_MAX) {
            silent.remove().close();
        }
    }

    void end() {
        while (!silent.isEmpty()) {
            try {
                silent.remove().close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
