package io.tidegate.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// How a client's connect went. Blocks while it lasts.
sealed interface Call {
    /// From when it was due; then it has failed.
    long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    int CONNACK = 0x20;

    /// CONNACK has come, and it says yes.
    ///
    /// @param socket the caller's to close
    record Answered(Socket socket) implements Call {}

    record Failed(Connects.Failing how) implements Call {}

    /// Dials a port of loopback, sends CONNECT, awaits CONNACK.
    static Call to(int port, Hello hello, long dueNanos) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millisLeft(dueNanos));
        } catch (IOException _) {
            return failed(socket, Connects.Failing.DIAL);
        }
        try {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(hello.packet());
            byte[] head = read(socket, 2, dueNanos);
            byte[] rest = head.length < 2 ? head : read(socket, head[1], dueNanos);
            if (head.length < 2 || rest.length < head[1]) {
                return failed(socket, Connects.Failing.ENDED);
            }
            boolean accepted = head[0] == CONNACK && rest.length >= 2 && rest[1] == 0;
            return accepted ? new Answered(socket) : failed(socket, Connects.Failing.REFUSED);
        } catch (SocketTimeoutException _) {
            return failed(socket, Connects.Failing.SILENT);
        } catch (IOException _) {
            return failed(socket, Connects.Failing.ENDED);
        }
    }

    /// So many bytes, or fewer where there are no more; a negative number is a packet that is too long to be a CONNACK.
    private static byte[] read(Socket socket, int count, long dueNanos) throws IOException {
        byte[] bytes = new byte[Math.max(0, count)];
        for (int at = 0; at < bytes.length; ) {
            socket.setSoTimeout(millisLeft(dueNanos));
            int read = socket.getInputStream().read(bytes, at, bytes.length - at);
            if (read < 0) {
                return Arrays.copyOf(bytes, at);
            }
            at += read;
        }
        return bytes;
    }

    private static Failed failed(Socket socket, Connects.Failing how) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
        return new Failed(how);
    }

    /// At least 1: 0 would be without end.
    private static int millisLeft(long dueNanos) {
        long left = dueNanos + WAIT_NANOS_MAX - System.nanoTime();
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }
}
