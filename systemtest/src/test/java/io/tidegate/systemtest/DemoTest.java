package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `./tidegate demo`, with the commands that it says to try.
final class DemoTest {
    @Test
    void theCommandsThatItPrintsWorkOverTlsTooAndNobodyIsCutOffWhereANodeIsEmptied() {
        int tlsPort = Ports.free();
        try (Program demo = Program.start(
                "demo",
                Balancer.command(List.of(
                        "demo",
                        "--port",
                        String.valueOf(Ports.free()),
                        "--tls-port",
                        String.valueOf(tlsPort),
                        "--admin-port",
                        String.valueOf(Ports.free()))))) {
            demo.awaitLine("Ctrl-C ends all of it");
            String subscribe = demo.awaitLine("mosquitto_sub -h localhost -p " + tlsPort + " --cafile")
                    .strip();
            String publish = demo.awaitLine("mosquitto_pub").strip();
            String drain = demo.awaitLine("./tidegate node node1 drain").strip();
            try (Program subscriber = shell("stdbuf -oL " + subscribe + " -d")) {
                subscriber.awaitLine("Subscribed");
                untilPublished(publish, subscriber, "demo/hello hello");
                // It is on one of the two, and comes to be on the other one.
                operate(drain + " --wait");
                operate(drain.replace("drain", "ready"));
                operate(drain.replace("node1", "node2") + " --wait");
                untilPublished(publish.replace("-m hello", "-m again"), subscriber, "demo/hello again");
                assertThat(subscriber.isAlive()).as(subscriber.tail()).isTrue();
                assertThat(subscriber.lines())
                        .as("connects of mosquitto_sub, which connects again when it is cut off")
                        .filteredOn(line -> line.contains("sending CONNECT"))
                        .hasSize(1);
            }
            demo.signal("TERM");
            demo.awaitExit();
        }
    }

    private static void untilPublished(String publish, Program subscriber, String arrives) {
        Patience.until(arrives + " to arrive", () -> {
            publish(publish);
            return subscriber.lines().contains(arrives);
        });
    }

    private static void publish(String command) {
        try (Program publisher = shell(command)) {
            assertThat(publisher.awaitExit()).as(publisher.tail()).isZero();
        }
    }

    /// What the demo says, in the project's own directory.
    private static void operate(String command) {
        String[] words = command.split(" ");
        List<String> arguments = List.of(words).subList(1, words.length);
        try (Program program = Program.start(command, Balancer.command(arguments))) {
            assertThat(program.awaitExit()).as(program.tail()).isZero();
        }
    }

    private static Program shell(String command) {
        return Program.start("command of the demo", new ProcessBuilder("bash", "-c", "exec " + command));
    }
}
