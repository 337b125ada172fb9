package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The admin port of a balancer, asked over one short connection each time, so that none of ours counts among its
/// descriptors. Immutable.
record AdminPort(int port) {
    private static final Pattern SAMPLE = Pattern.compile("^([a-z_]+)(\\{[^}]*})? (\\S+)$");
    private static final Pattern OBJECT = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,\"]+))");

    record Answer(int status, String body) {}

    /// A node as `/api/v1/nodes` lists it.
    record NodeRow(String name, String address, String state, long clients, long total) {}

    /// All samples of one scrape, by name and labels as they are written.
    record Metrics(Map<String, Double> samples) {
        /// The sum of the samples of that name whose labels contain all of `labels`, such as `reason="too_fast"`.
        double sum(String name, String... labels) {
            return samples.entrySet().stream()
                    .filter(sample ->
                            sample.getKey().equals(name) || sample.getKey().startsWith(name + "{"))
                    .filter(sample -> List.of(labels).stream().allMatch(sample.getKey()::contains))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
        }
    }

    Answer get(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Patience.MOST_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int head = all.indexOf("\r\n\r\n");
            if (head < 0) {
                throw new IOException("no answer to GET " + path + ": " + all);
            }
            return new Answer(Integer.parseInt(all.substring(9, 12)), all.substring(head + 4));
        }
    }

    private String page(String path) {
        try {
            Answer answer = get(path);
            if (answer.status() != 200) {
                throw new AssertionError("GET " + path + ": " + answer);
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Metrics metrics() {
        Map<String, Double> samples = new LinkedHashMap<>();
        page("/metrics").lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
            String labels = sample.group(2) == null ? "" : sample.group(2);
            samples.put(sample.group(1) + labels, number(sample.group(3)));
        });
        return new Metrics(samples);
    }

    /// As the exposition format writes it.
    private static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    List<NodeRow> nodes() {
        List<NodeRow> rows = new ArrayList<>();
        Matcher objects = OBJECT.matcher(page("/api/v1/nodes"));
        while (objects.find()) {
            Map<String, String> fields = new LinkedHashMap<>();
            Matcher field = FIELD.matcher(objects.group(1));
            while (field.find()) {
                fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
            }
            rows.add(new NodeRow(
                    fields.getOrDefault("name", ""),
                    fields.getOrDefault("address", ""),
                    fields.getOrDefault("state", ""),
                    Long.parseLong(fields.getOrDefault("clients", "-1")),
                    Long.parseLong(fields.getOrDefault("total", "-1"))));
        }
        return rows;
    }
}
