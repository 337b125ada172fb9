package io.tidegate.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// How an MQTT 3.1.1 client's connect went. Blocks while it lasts.
sealed interface Call {
    /// From when it was due; then it has failed.
    long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    /// CONNACK has come, and it says yes.
    ///
    /// @param socket the caller's to close
    record Answered(Socket socket) implements Call {}

    record Failed(Connects.Failing how) implements Call {}

    /// Dials a port of loopback, sends CONNECT, awaits CONNACK.
    static Call to(int port, String clientId, int keepAliveSeconds, long dueNanos) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millisLeft(dueNanos));
        } catch (IOException _) {
            return failed(socket, Connects.Failing.DIAL);
        }
        try {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(connect(clientId, keepAliveSeconds));
            byte[] answer = new byte[4];
            for (int count = 0; count < answer.length; ) {
                socket.setSoTimeout(millisLeft(dueNanos));
                int read = socket.getInputStream().read(answer, count, answer.length - count);
                if (read < 0) {
                    return failed(socket, Connects.Failing.ENDED);
                }
                count += read;
            }
            boolean accepted = answer[0] == 0x20 && answer[1] == 2 && answer[3] == 0;
            return accepted ? new Answered(socket) : failed(socket, Connects.Failing.REFUSED);
        } catch (SocketTimeoutException _) {
            return failed(socket, Connects.Failing.SILENT);
        } catch (IOException _) {
            return failed(socket, Connects.Failing.ENDED);
        }
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

    /// 3.1 of the specification: a clean session, client id and keep alive, nothing else.
    private static byte[] connect(String clientId, int keepAliveSeconds) {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(14 + id.length)
                .put((byte) 0x10)
                .put((byte) (12 + id.length))
                .putShort((short) 4)
                .put("MQTT".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 4)
                .put((byte) 0x02)
                .putShort((short) keepAliveSeconds)
                .putShort((short) id.length)
                .put(id)
                .array();
    }
}
