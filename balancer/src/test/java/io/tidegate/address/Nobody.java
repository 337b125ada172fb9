package io.tidegate.address;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port of loopback that nobody listens at, and that nobody else gets meanwhile: whoever dials it is refused.
public final class Nobody implements AutoCloseable {
    private final Socket socket = new Socket();

    public Nobody() throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
