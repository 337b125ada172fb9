package io.tidegate.systemtest;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/// A client that is one socket: it sends what it is told and answers nothing by itself. Confined; sending may be left
/// to one other thread.
final class RawClient implements AutoCloseable {
    /// Small, so that one who does not read is soon noticed.
    private static final int RECEIVE_BYTES = 64 * 1024;

    private static final AtomicInteger ALONE = new AtomicInteger();

    private final Socket socket;
    private final DataInputStream in;
    private final String address;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.address = socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    static RawClient open(int port) throws IOException {
        return openFrom("127.0.0.1", port);
    }

    /// From an address that no other client of this run has: the system gives out ports again, and a line in the log
    /// is told by both.
    static RawClient openAlone(int port) throws IOException {
        int number = ALONE.incrementAndGet();
        return openFrom("127.77." + number / 200 + "." + (number % 200 + 1), port);
    }

    /// @param own any address of 127.0.0.0/8
    static RawClient openFrom(String own, int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.bind(new InetSocketAddress(own, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Patience.MOST_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Patience.MOST_MILLIS);
        return new RawClient(socket);
    }

    /// One that agreed on TLS with a server whose certificate is right and for `host`, which it asked for by SNI.
    static RawClient openTls(int port, String host, SSLContext context) throws IOException {
        return secure(open(port), host, context);
    }

    /// The same over a connection on which nothing was said, or a PROXY header alone.
    static RawClient secure(RawClient clear, String host, SSLContext context) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(clear.socket, host, clear.socket.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(List.of(new SNIHostName(host))); // by itself it names none without a dot
        parameters.setApplicationProtocols(new String[] {"mqtt"});
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new RawClient(socket);
    }

    /// What both agreed on; of a client over TLS.
    SSLSession session() {
        return ((SSLSocket) socket).getSession();
    }

    /// One that said hello; what the answer is remains to be read.
    static RawClient greet(int port, Hello hello) throws IOException {
        return open(port).send(hello.bytes());
    }

    RawClient send(byte[]... parts) throws IOException {
        socket.getOutputStream().write(Packets.concat(parts));
        return this;
    }

    RawClient send(String ascii) throws IOException {
        return send(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /// The next packet in hexadecimal, or `closed`, `reset` or what TLS says where none comes any more.
    String read() throws IOException {
        try {
            return Packets.text(Packets.read(in));
        } catch (EOFException _) {
            return "closed";
        } catch (SSLException e) {
            return String.valueOf(e.getMessage());
        } catch (SocketException _) {
            return "reset";
        }
    }

    /// The next packet, whole.
    byte[] readBytes() throws IOException {
        return Packets.read(in);
    }

    /// Waits until anything comes.
    void readAny() throws IOException {
        if (in.read() < 0) {
            throw new EOFException("closed");
        }
    }

    /// How many bytes come before the end.
    long readToEnd() throws IOException {
        long count = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count += n;
            }
        } catch (SocketException _) {
            return count; // a reset ends it too
        }
        return count;
    }

    int localPort() {
        return socket.getLocalPort();
    }

    /// As the log says it, also when it is closed.
    String address() {
        return address;
    }

    /// The end of what it sends.
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /// Ends as a process that is killed with unread input does: with a reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// The same as [#close], before the test is over.
    void leave() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
