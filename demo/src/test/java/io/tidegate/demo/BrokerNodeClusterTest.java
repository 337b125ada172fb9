package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two broker nodes, each a process, spoken to over raw sockets.
@Timeout(60)
final class BrokerNodeClusterTest {
    private static final int TRIES = 50;
    private static final int TRY_MILLIS = 200;

    private static final List<NodePlan> NODES =
            Ports.plan(new Request.Start(2, 1883, new TlsPort.Usual(), 8888), new Random());
    private static final List<Process> PROCESSES = new ArrayList<>();

    @TempDir
    private static Path directory;

    @BeforeAll
    static void startBoth() throws IOException {
        for (NodePlan node : NODES) {
            PROCESSES.add(start(node, NODES));
        }
        for (int i = 0; i < NODES.size(); i++) {
            BufferedReader said = PROCESSES.get(i).inputReader();
            assertThat(said.readLine()).isEqualTo("ready " + NODES.get(i).name());
            assertThat(said.readLine()).isEqualTo("joined " + NODES.get(i).name());
        }
    }

    @AfterAll
    static void killBoth() {
        PROCESSES.forEach(Process::destroyForcibly);
    }

    @Test
    void takesAClientBehindAHeaderOfEitherVersion() throws IOException {
        for (byte[] header : List.of(MqttWire.V1, MqttWire.V2)) {
            try (MqttWire client = new MqttWire(NODES.getFirst().mqttPort())) {
                client.connect(header, "behind-a-header");
                assertThat(client.read()).contains(MqttWire.CONNACK_ACCEPTED);
            }
        }
    }

    @Test
    void closesOnAClientWithoutAHeader() throws IOException {
        try (MqttWire client = new MqttWire(NODES.getFirst().mqttPort())) {
            client.connect(MqttWire.NO_HEADER, "without-a-header");
            assertThat(client.read()).isEmpty();
        }
    }

    @Test
    void aPublishOnOneNodeReachesASubscriberOnTheOther() throws IOException {
        try (MqttWire subscriber = new MqttWire(NODES.getFirst().mqttPort());
                MqttWire publisher = new MqttWire(NODES.getLast().mqttPort())) {
            subscriber.connect(MqttWire.V2, "subscriber");
            assertThat(subscriber.read()).contains(MqttWire.CONNACK_ACCEPTED);
            publisher.connect(MqttWire.V2, "publisher");
            assertThat(publisher.read()).contains(MqttWire.CONNACK_ACCEPTED);
            subscriber.subscribe("a/b");
            assertThat(subscriber.read()).contains("9003000100");

            int tries = 0;
            do {
                publisher.publish("a/b", "hello");
            } while (!subscriber.hasMore(TRY_MILLIS) && ++tries < TRIES);

            assertThat(subscriber.read()).isEqualTo(Optional.of("300a0003612f6268656c6c6f"));
        }
    }

    private static String said(NodePlan node, String beginning) throws IOException {
        BufferedReader reader = PROCESSES.get(NODES.indexOf(node)).inputReader();
        String line = reader.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = reader.readLine();
        }
        assertThat(line).as(beginning).isNotNull();
        return line.substring(beginning.length());
    }

    @Test
    void saysWhichClientItServesAndWhereItForwardsTo() throws IOException {
        NodePlan home = NODES.getFirst();
        NodePlan other = NODES.getLast();
        String reached = " standing-1 " + home.id() + " ";
        String queue;
        try (MqttWire subscriber = new MqttWire(home.mqttPort())) {
            subscriber.connect(MqttWire.V2, "standing-1");
            assertThat(subscriber.read()).contains(MqttWire.CONNACK_ACCEPTED);
            subscriber.subscribe("a/c");
            queue = said(home, "serves standing-1 ");
            assertThat(said(other, "reaches" + reached)).isEqualTo(queue);
        }
        said(home, "leaves standing-1");
        assertThat(said(other, "loses" + reached)).isEqualTo(queue);
    }

    @Test
    void endsWithItsParent() throws IOException, InterruptedException {
        NodePlan alone = Ports.plan(new Request.Start(1, 1883, new TlsPort.Usual(), 8888), new Random())
                .getFirst();
        Process process = start(alone, List.of(alone));
        assertThat(process.inputReader().readLine()).isEqualTo("ready " + alone.name());
        process.getOutputStream().close();
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void endsWhenItsPortIsTaken() throws IOException, InterruptedException {
        NodePlan taken = NODES.getFirst();
        Process process = start(taken, List.of(taken));
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(process.inputReader().readAllAsString()).contains("Failed to bind acceptor");
    }

    private static Process start(NodePlan node, List<NodePlan> all) throws IOException {
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        properties.setProperty("tidegate.balancer.classpath", "none");
        Path own = Path.of(directory.toString(), "tidegate-demo-" + node.name());
        return new ProcessBuilder(Launch.from(properties).node(node, all, own))
                .redirectErrorStream(true)
                .start();
    }
}
