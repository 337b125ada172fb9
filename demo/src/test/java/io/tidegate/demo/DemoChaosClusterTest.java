package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The demo's chaos as a process, with real broker nodes and a stand-in for Tidegate: what it counts, what it ends
/// with, and that nothing is left of it.
@Timeout(90)
final class DemoChaosClusterTest {
    @TempDir
    private Path temporary;

    private final List<DemoProcess> started = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(DemoProcess::killAll);
    }

    @Test
    void aChaosInWhichNobodyFailsEndsWithItsSummaryAndWithoutAComplaint() throws Exception {
        DemoProcess demo = start("StandInBalancer", "--seconds", "2");
        demo.readUntil("Ctrl-C");
        List<ProcessHandle> children = demo.children();
        assertThat(demo.readUntil(" 0 failed connects, longest wait "))
                .contains("s of chaos with seed ")
                .contains("0 client disconnects, of 30 clients that stay; moved between nodes 7 times (recovery 7).");
        for (int qos = 0; qos < 3; qos++) {
            assertThat(demo.readUntil("QoS " + qos))
                    .doesNotContain(" 0 published")
                    .contains("lost: 0 between nodes, 0 else; twice: 0 between nodes, 0 else.");
        }
        assertThat(demo.exitStatus()).isZero();
        demo.assertAllEnd(children);
    }

    @Test
    void aChaosInWhichAConnectFailsEndsWithStatusOne() throws Exception {
        DemoProcess demo = start("StandInThatRefuses", "--seconds", "1");
        assertThat(demo.readUntil(" failed connects ("))
                .contains(" refused by CONNACK)")
                .doesNotContain(" 0 failed");
        assertThat(demo.exitStatus()).isEqualTo(1);
    }

    @Test
    void aChaosInWhichAClientIsDisconnectedSaysWhoseAndEndsWithStatusOne() throws Exception {
        DemoProcess demo = start("StandInThatKeepsNobody", "--seconds", "1");
        demo.readUntil(" was disconnected: the connection ended");
        assertThat(demo.readUntil(" client disconnects, of 30 clients that stay"))
                .contains("s of chaos with seed ")
                .doesNotContain("\n0 client disconnects");
        assertThat(demo.exitStatus()).isEqualTo(1);
    }

    /// As a terminal sends it: to all of them.
    @Test
    void ctrlCEndsAChaosWithItsSummaryFrozenNodesIncluded() throws Exception {
        DemoProcess demo = start("StandInBalancer", "--seed", frozenFirst());
        demo.readUntil(" is frozen for ");
        List<ProcessHandle> children = demo.children();
        assertThat(children).as("two nodes, Tidegate, and who holds one still").hasSize(4);

        interrupt(demo.handle());
        for (ProcessHandle child : children) {
            interrupt(child);
        }

        assertThat(demo.readUntil(" 0 failed connects, longest wait "))
                .contains("0 nodes killed, 1 frozen, 0 drained.", "0 client disconnects");
        assertThat(demo.exitStatus()).isZero();
        demo.assertAllEnd(children);
    }

    @Test
    void aFrozenNodeDoesNotOutliveADemoThatIsKilled() throws Exception {
        DemoProcess demo = start("StandInBalancer", "--seed", frozenFirst());
        demo.readUntil(" is frozen for ");
        List<ProcessHandle> children = demo.children();

        demo.kill();

        demo.assertAllEnd(children);
    }

    /// Of a hundred, the one whose first blow is that and comes first.
    private static String frozenFirst() {
        return LongStream.range(0, 100)
                .boxed()
                .filter(seed -> new Blows(seed, 2).next().kind() == Blow.Kind.FREEZE)
                .min(Comparator.comparingLong(seed -> new Blows(seed, 2).next().pauseNanos()))
                .map(String::valueOf)
                .orElseThrow();
    }

    private static void interrupt(ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("bash", "-c", "kill -INT \"$1\"", "bash", String.valueOf(process.pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD) // who was told before may have ended this one
                .start()
                .waitFor();
    }

    private DemoProcess start(String balancer, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--chaos", "--nodes", "2"));
        options.addAll(List.of(more));
        DemoProcess demo = DemoProcess.start(temporary, balancer, TestPorts.free(3), options);
        started.add(demo);
        return demo;
    }
}
