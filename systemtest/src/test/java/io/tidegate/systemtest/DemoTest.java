package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `./tidegate demo`, with the commands that it says to try.
final class DemoTest {
    @Test
    void theCommandsThatItPrintsWorkOverTlsToo() {
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
            try (Program subscriber = shell("stdbuf -oL " + subscribe + " -d -C 1")) {
                subscriber.awaitLine("Subscribed");
                Patience.until("a publish to arrive", () -> {
                    try (Program publisher = shell(publish)) {
                        assertThat(publisher.awaitExit()).as(publisher.tail()).isZero();
                    }
                    return subscriber.lines().contains("demo/hello hello");
                });
            }
            demo.signal("TERM");
            demo.awaitExit();
        }
    }

    private static Program shell(String command) {
        return Program.start("command of the demo", new ProcessBuilder("bash", "-c", "exec " + command));
    }
}
