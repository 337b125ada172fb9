package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Probes of real brokers: what they find out, and that nobody who reads the brokers' logs is bothered by them.
@Timeout(300)
final class ProbeTest {
    private static final int PROBES = 12;
    private static final String PACE = "interval = 300ms, fast_interval = 100ms, timeout = ";
    /// Where a broker is to be found frozen; one that works must answer within it.
    private static final String SOON = PACE + "1500ms, fall = 2";
    /// Longer than a broker that works ever takes, on any machine: who is given up sees a connection that breaks off.
    private static final String PATIENT = PACE + "20s";
    private static final Pattern COMPLAINT =
            Pattern.compile("error|warn|fail|timeout|malformed|protocol|reset|closed its");

    @TempDir
    Path directory;

    private static String pool(String name, String settings, String kind, String... nodes) {
        return pool(name, settings, kind, PATIENT, List.of(nodes));
    }

    private static String pool(String name, String settings, String kind, String pace, List<String> nodes) {
        return "pools.%s { %s\n slow_start = 0s\n probe { kind = %s, %s }\n nodes = [ %s ] }\n"
                .formatted(name, settings, kind, pace, String.join(", ", nodes));
    }

    private static String soon(String name, Mosquitto first, Mosquitto second) {
        String letter = name.substring(0, 1);
        List<String> nodes = List.of(Balancer.node(letter + 1, first.port()), Balancer.node(letter + 2, second.port()));
        return listener(name) + pool(name, "", name, SOON, nodes);
    }

    private static String listener(String pool) {
        return "listeners.tcp.%1$s { bind = \"127.0.0.1:0\", pool = %1$s }\n".formatted(pool);
    }

    private static double passed(Balancer balancer, String node) {
        return balancer.metrics().sum("tidegate_probes_total", "node=\"" + node + "\"", "result=\"pass\"");
    }

    private static void awaitPasses(Balancer balancer, String node, int count) {
        double before = passed(balancer, node);
        Patience.until(count + " more probes of " + node, () -> passed(balancer, node) >= before + count);
    }

    private static void awaitState(Balancer balancer, String node, String state) {
        Patience.until(
                node + " to be " + state, () -> balancer.node(node).state().equals(state));
    }

    /// Lines since its start that the broker's people would look into.
    private static List<String> complaints(Program mosquitto) {
        return mosquitto.lines().stream()
                .dropWhile(line -> !line.contains(" running"))
                .filter(line -> COMPLAINT.matcher(line.toLowerCase(Locale.ROOT)).find())
                .toList();
    }

    @Test
    void aFrozenBrokerIsFoundByMqttAndNotByTcpAndComesBack() {
        try (Mosquitto one = Mosquitto.start();
                Mosquitto two = Mosquitto.start();
                Balancer balancer = Balancer.start(soon("mqtt", one, two) + soon("tcp", one, two))) {
            for (String node : List.of("m1", "m2", "t1", "t2")) {
                awaitPasses(balancer, node, 3);
            }
            two.program().signal("STOP");
            try {
                awaitState(balancer, "m2", "down");
                awaitPasses(balancer, "t2", PROBES);
                assertThat(balancer.node("t2").state()).as("its kernel accepts").isEqualTo("up");
                assertThat(balancer.node("m1").state()).isEqualTo("up");
                balancer.program()
                        .awaitLine("node mqtt/m2 is down: probe: 127.0.0.1:" + two.port()
                                + " accepts connections, and sends no CONNACK");
            } finally {
                two.program().signal("CONT");
            }
            awaitState(balancer, "m2", "up");
            two.kill();
            awaitState(balancer, "m2", "down");
            awaitState(balancer, "t2", "down");
            two.restart();
            awaitState(balancer, "m2", "up");
            awaitState(balancer, "t2", "up");
        }
    }

    @Test
    void mosquittoSeesClientsThatComeAndGoInOrder() {
        for (int version : new int[] {4, 5}) {
            String words = version == 5 ? "mqtt.version = 5" : "mqtt.version = \"3.1.1\"";
            try (Mosquitto broker = Mosquitto.start();
                    Balancer balancer = Balancer.start(listener("mqtt")
                            + pool("mqtt", "", "mqtt", Balancer.node("m1", broker.port()))
                            + "pools.mqtt.probe." + words + "\n")) {
                awaitPasses(balancer, "m1", PROBES);
                String greeting = "(p" + (version == 5 ? 5 : 2) + ", c1, k60)";
                Patience.await("the broker to have said that all of them came and left")
                        .untilAsserted(() -> {
                            assertThat(broker.program().lines())
                                    .filteredOn(line -> line.contains("as tidegateprobe"))
                                    .hasSizeGreaterThanOrEqualTo(PROBES)
                                    .allMatch(line -> line.contains(greeting));
                            assertThat(broker.program().lines())
                                    .filteredOn(line ->
                                            line.matches(".*Client tidegateprobe[0-9a-f]{10} disconnected\\..*"))
                                    .hasSizeGreaterThanOrEqualTo(PROBES);
                        });
                assertThat(complaints(broker.program())).isEmpty();
            }
        }
    }

    /// Who is refused for wrong credentials is at work: it stays up, and that is said once.
    @Test
    void aBrokerThatWantsCredentialsIsUpWithAndWithoutThem() throws Exception {
        Path passwords = Files.writeString(directory.resolve("passwords"), "");
        Program.start(
                        "mosquitto_passwd",
                        new ProcessBuilder(
                                Project.program("mosquitto_passwd", "mosquitto").toString(),
                                "-b",
                                passwords.toString(),
                                "probe",
                                "secret"))
                .awaitExit();
        Path secret = Files.writeString(directory.resolve("secret"), "secret\n");
        try (Mosquitto broker = Mosquitto.start("allow_anonymous false\npassword_file " + passwords);
                Balancer balancer = Balancer.start(listener("right") + listener("wrong")
                        + pool("right", "", "mqtt", Balancer.node("right", broker.port()))
                        + pool("wrong", "", "mqtt", Balancer.node("wrong", broker.port()))
                        + "pools.right.probe.mqtt { username = probe, password_file = \"" + secret + "\" }\n")) {
            awaitPasses(balancer, "right", PROBES);
            awaitPasses(balancer, "wrong", PROBES);
            assertThat(balancer.node("wrong").state()).isEqualTo("up");
            assertThat(balancer.program().lines())
                    .filteredOn(line -> line.contains("refuses the probe"))
                    .singleElement()
                    .asString()
                    .contains("probe of node wrong/wrong: its CONNACK refuses the probe with 0x05");
        }
    }

    /// It requires a PROXY header, whole and with real addresses, and says so in its log where there is none.
    @Test
    void rabbitMqGetsTheHeaderItRequiresAndHasNothingToComplainOf() throws Exception {
        try (RabbitMq broker = RabbitMq.start()) {
            int since = broker.program().lines().size();
            try (Balancer balancer = Balancer.start(listener("v1")
                    + listener("v2")
                    + listener("tcp")
                    + pool("v1", "proxy_protocol = v1", "mqtt", Balancer.node("r1", broker.port()))
                    + pool("v2", "proxy_protocol = v2", "mqtt", Balancer.node("r2", broker.port()))
                    + pool("tcp", "proxy_protocol = v2", "tcp", Balancer.node("r3", broker.port())))) {
                for (String node : List.of("r1", "r2", "r3")) {
                    awaitPasses(balancer, node, PROBES);
                }
            }
            RabbitMqLog behind = new RabbitMqLog(broker.program().lines()).since(since);
            assertThat(behind.names("tidegateprobe")).isTrue();
            assertThat(behind.complaints()).isEmpty();
        }
    }
}
