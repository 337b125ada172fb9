package io.tidegate.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Stands where Tidegate's main class does: takes `run -c FILE`, is an admin port that counts one client a node, and
/// accepts what is a CONNECT, over TCP, and over TLS with the certificate that the file names. It is the broker, too.
public final class StandInBalancer {
    private static final Pattern ADMIN = Pattern.compile("admin\\.bind = \"127\\.0\\.0\\.1:(\\d+)\"");
    private static final Pattern TCP = Pattern.compile("tcp\\.default \\{ bind = \"0\\.0\\.0\\.0:(\\d+)\"");
    private static final Pattern TLS = Pattern.compile(
            "ssl\\.default \\{\\s+bind = \"0\\.0\\.0\\.0:(\\d+)\"[^{]+\\{ certfile = \"(\\S+)\", password = \"(\\w+)\"");
    private static final int CONNECT = 0x10;
    /// In the body of a CONNECT: after the name of the protocol.
    private static final int LEVEL_AT = 6;

    private static final int FIFTH = 5;

    private static final String MOVES =
            "tidegate_moves_total{kind=\"recovery\",reason=\"leg_lost\",result=\"moved\"} 7\n";
    private static final Pattern NODE = Pattern.compile("name = (\\w+)");

    /// Whether clients stay connected.
    private static volatile boolean keeps = true;

    private StandInBalancer() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        run(args, MqttWire.CONNACK_ACCEPTED);
    }

    /// Accepts every client, and ends its connection at once.
    static void runAndKeepNobody(String[] args) throws IOException, GeneralSecurityException {
        keeps = false;
        run(args, MqttWire.CONNACK_ACCEPTED);
    }

    /// @param connack what it answers, in hexadecimal
    static void run(String[] args, String connack) throws IOException, GeneralSecurityException {
        if (!args[0].equals("run") || !args[1].equals("-c")) {
            throw new IllegalArgumentException(String.join(" ", args));
        }
        String file = Files.readString(Path.of(args[2]));
        Matcher admin = ADMIN.matcher(file);
        if (!admin.find()) {
            throw new IllegalArgumentException(file);
        }
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(admin.group(1))), 0);
        String nodes = NODE.matcher(file)
                .results()
                .map(node -> "{\"name\":\"" + node.group(1) + "\",\"state\":\"up\",\"clients\":1}")
                .collect(Collectors.joining(",", "[", "]"));
        server.createContext("/readyz", exchange -> answer(exchange, ""));
        server.createContext("/api/v1/nodes", exchange -> answer(exchange, nodes));
        server.createContext("/metrics", exchange -> answer(exchange, MOVES));
        serveTcp(file, connack);
        serveTls(Path.of(args[2]), connack);
        server.start();
    }

    private static void serveTcp(String configuration, String connack) throws IOException {
        Matcher tcp = TCP.matcher(configuration);
        if (!tcp.find()) {
            throw new IllegalArgumentException(configuration);
        }
        ServerSocket socket = new ServerSocket(Integer.parseInt(tcp.group(1)));
        Thread.ofPlatform().daemon().name("tcp").start(() -> accept(socket, connack));
    }

    private static void serveTls(Path configuration, String connack) throws IOException, GeneralSecurityException {
        String text = Files.readString(configuration);
        Matcher tls = TLS.matcher(text);
        if (!tls.find()) {
            throw new IllegalArgumentException(text);
        }
        char[] password = tls.group(3).toCharArray();
        KeyStore store =
                KeyStore.getInstance(configuration.resolveSibling(tls.group(2)).toFile(), password);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        ServerSocket socket = context.getServerSocketFactory().createServerSocket(Integer.parseInt(tls.group(1)));
        Thread.ofPlatform().daemon().name("tls").start(() -> accept(socket, connack));
    }

    private static void accept(ServerSocket server, String connack) {
        while (true) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client, connack));
            } catch (IOException failed) {
                System.err.println("no client: " + failed);
            }
        }
    }

    private static void serve(Socket client, String connack) {
        try (client) {
            InputStream in = client.getInputStream();
            if (in.read() != CONNECT) {
                return;
            }
            byte[] connect = in.readNBytes(in.read());
            boolean isFifth = connect[LEVEL_AT] == FIFTH;
            boolean accepts = connack.equals(MqttWire.CONNACK_ACCEPTED);
            client.getOutputStream().write(MqttWire.hex(isFifth && accepts ? "2003 0000 00" : connack));
            if (accepts && keeps) {
                new StandInBroker(client, isFifth).serve();
            }
        } catch (IOException failed) {
            System.err.println("a client less: " + failed);
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
