package io.tidegate.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// MQTT 3.1.1 by hand, over one socket. Packets are hexadecimal, as the specification shows them.
final class MqttWire implements AutoCloseable {
    /// PROXY protocol §2.2: PROXY, TCP over IPv4, 12 bytes: 192.0.2.1:40000 to 192.0.2.2:1883.
    static final byte[] V2 = hex("0D0A0D0A000D0A515549540A 21 11 000C C0000201 C0000202 9C40 075B");

    /// PROXY protocol §2.1.
    static final byte[] V1 = "PROXY TCP4 192.0.2.1 192.0.2.2 40000 1883\r\n".getBytes(StandardCharsets.US_ASCII);

    static final byte[] NO_HEADER = {};
    static final String CONNACK_ACCEPTED = "20020000";
    private static final int ANSWER_MAX_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    MqttWire(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Over TLS, to the host `localhost`, whose certificate must be for that and trusted by `context`.
    static MqttWire overTls(SSLContext context, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new MqttWire(socket);
    }

    private MqttWire(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /// Header and CONNECT (3.1.1, clean session, keep alive 60 s) in one write.
    void connect(byte[] header, String clientId) throws IOException {
        String id = field(clientId);
        String rest = "0004 4D515454 04 02 003C" + id;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(header);
        all.write(packet("10", rest));
        socket.getOutputStream().write(all.toByteArray());
    }

    void subscribe(String topic) throws IOException {
        socket.getOutputStream().write(packet("82", "0001" + field(topic) + "00"));
    }

    void publish(String topic, String message) throws IOException {
        socket.getOutputStream()
                .write(packet("30", field(topic) + HexFormat.of().formatHex(message.getBytes(StandardCharsets.UTF_8))));
    }

    /// The next packet (of at most 127 bytes) in hexadecimal; empty when the node closed instead.
    Optional<String> read() throws IOException {
        socket.setSoTimeout(ANSWER_MAX_MILLIS);
        try {
            byte type = in.readByte();
            byte[] rest = in.readNBytes(in.readByte());
            return Optional.of(HexFormat.of().toHexDigits(type)
                    + HexFormat.of().toHexDigits((byte) rest.length)
                    + HexFormat.of().formatHex(rest));
        } catch (EOFException | SocketException _) {
            return Optional.empty();
        }
    }

    /// Whether something can be read within so long.
    boolean hasMore(int millis) throws IOException {
        socket.setSoTimeout(millis);
        in.mark(1);
        try {
            in.readByte();
            in.reset();
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static String field(String text) {
        return "%04X".formatted(text.length()) + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] packet(String type, String rest) {
        byte[] body = hex(rest);
        return hex(type + "%02X".formatted(body.length) + HexFormat.of().formatHex(body));
    }
}
