package io.tidegate.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Stands where Tidegate's main class does: takes `run -c FILE`, and is an admin port that counts one client a node.
public final class StandInBalancer {
    private static final Pattern ADMIN = Pattern.compile("admin\\.bind = \"127\\.0\\.0\\.1:(\\d+)\"");
    private static final Pattern NODE = Pattern.compile("name = (\\w+)");

    private StandInBalancer() {}

    public static void main(String[] args) throws IOException {
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
        server.start();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
