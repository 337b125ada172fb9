package io.tidegate.systemtest;

import io.tidegate.systemtest.Device.Session;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A client of MQTT.js in a process of its own, which lives until it is told to go, and reports each message and the
/// end of its link as they come; it does not connect again. Any thread. `mqttjs-client.cjs` is the other half.
final class MqttJsClient implements AutoCloseable {
    /// Numbers to publish, each as text, one message each.
    ///
    /// @param count 1 and more
    /// @param window how many may be under way, not acknowledged; with 1 they stay in order
    /// @param pauseMillis from an acknowledgement to the next message
    record Numbers(String topic, int qos, int from, int count, int window, int pauseMillis) {
        /// From 0 on, one after the other, as fast as they are acknowledged.
        static Numbers of(String topic, int qos, int count) {
            return new Numbers(topic, qos, 0, count, 1, 0);
        }

        Numbers startingAt(int number) {
            return new Numbers(topic, qos, number, count, window, pauseMillis);
        }

        Numbers inFlight(int most) {
            return new Numbers(topic, qos, from, count, most, pauseMillis);
        }

        Numbers paced(int millis) {
            return new Numbers(topic, qos, from, count, window, millis);
        }
    }

    private static final int SESSION_SECONDS = 600;

    private final Program program;

    private MqttJsClient(Program program) {
        this.program = program;
    }

    /// Returns when the CONNACK has come.
    ///
    /// @param version of the protocol: 4 (MQTT 3.1.1), 5
    static MqttJsClient connect(Door door, String clientId, int version, Session session) {
        String url = (door.papers() == null ? "mqtt" : "mqtts") + "://127.0.0.1:" + door.port();
        ProcessBuilder builder = NodeModules.run(
                Project.testResource("mqttjs-client.cjs"), url, options(door.papers(), clientId, version, session));
        builder.environment().put("NODE_PATH", NodeModules.with("mqtt").toString());
        Program program = Program.start("mqtt.js", builder);
        try {
            program.awaitLine("connected ");
            return new MqttJsClient(program);
        } catch (AssertionError | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /// As JSON; no text in it needs to be escaped.
    private static String options(@Nullable Papers papers, String clientId, int version, Session session) {
        Map<String, String> files = new TreeMap<>();
        if (papers != null) {
            files.put("ca", papers.authority().toString());
            Pki.Certificate own = papers.own();
            if (own != null) {
                files.put("cert", own.chain().toString());
                files.put("key", own.key().toString());
            }
        }
        String properties = version == 5 && session == Session.KEPT
                ? ",\"properties\":{\"sessionExpiryInterval\":%d}".formatted(SESSION_SECONDS)
                : "";
        return "{\"clientId\":\"%s\",\"protocolVersion\":%d,\"clean\":%s,\"servername\":\"%s\",\"files\":{%s}%s}"
                .formatted(
                        clientId,
                        version,
                        session == Session.CLEAN,
                        Pki.NAME,
                        files.entrySet().stream()
                                .map(file -> "\"%s\":\"%s\"".formatted(file.getKey(), file.getValue()))
                                .collect(Collectors.joining(",")),
                        properties);
    }

    boolean sessionPresent() {
        return said("connected ").getFirst().equals("present");
    }

    /// Returns when it is acknowledged.
    void subscribe(String filter, int qos) {
        program.tell("subscribe " + qos + " " + filter);
        program.awaitLine("subscribed " + qos + " " + filter);
    }

    /// Returns at once; [#acknowledged] and [#awaitPublished] say what became of it.
    void publish(Numbers numbers) {
        program.tell(String.join(
                " ",
                "publish",
                String.valueOf(numbers.qos()),
                String.valueOf(numbers.from()),
                String.valueOf(numbers.count()),
                String.valueOf(numbers.window()),
                String.valueOf(numbers.pauseMillis()),
                numbers.topic()));
    }

    /// Waits until each of them is acknowledged.
    void awaitPublished(Numbers numbers) {
        List<Integer> all = IntStream.range(numbers.from(), numbers.from() + numbers.count())
                .boxed()
                .toList();
        Patience.until(
                "all acknowledged of " + numbers, () -> new HashSet<>(acknowledged(numbers.topic())).containsAll(all));
    }

    /// What the broker has acknowledged, in order; of QoS 0: what was written.
    List<Integer> acknowledged(String topic) {
        return said("acknowledged ").stream()
                .map(rest -> rest.split(" ", 2))
                .filter(words -> words[1].equals(topic))
                .map(words -> Integer.valueOf(words[0]))
                .toList();
    }

    /// What has arrived so far, in order.
    List<Message> messages() {
        return said("message ").stream().map(MqttJsClient::message).toList();
    }

    /// Of [#messages], the payloads.
    List<String> texts() {
        return messages().stream().map(Message::text).toList();
    }

    private static Message message(String rest) {
        String[] words = rest.split(" ", 4);
        return new Message(
                words[3],
                Base64.getDecoder().decode(words[2]),
                Integer.parseInt(words[0]),
                Boolean.parseBoolean(words[1]));
    }

    /// How often a link ended, whoever ended it: before [#disconnect] none should.
    int disconnects() {
        return (int) program.lines().stream().filter("closed"::equals).count();
    }

    /// What the library complained of.
    List<String> errors() {
        return said("error ");
    }

    private List<String> said(String start) {
        return program.lines().stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    /// For messages of assertions.
    String tail() {
        return program.tail();
    }

    /// By DISCONNECT; returns when it is gone.
    void disconnect() {
        program.tell("disconnect");
        program.awaitLine("disconnected", "disconnected"::equals);
    }

    /// Ends it, however it is: without a DISCONNECT where [#disconnect] has not been called.
    @Override
    public void close() {
        program.close();
    }
}
