package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole demo as a process, with real broker nodes and a stand-in for Tidegate. After each way of ending there is
/// neither a process nor a file left.
@Timeout(90)
final class DemoClusterTest {
    @TempDir
    private Path temporary;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        for (Process demo : started) {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
    }

    @Test
    void saysWhereToConnectAndWhereTheClientsAreAndEndsOnSigterm() throws Exception {
        List<Integer> ports = TestPorts.free(3);
        Process demo = start("StandInBalancer", ports);
        String welcome = readUntil(demo, "Ctrl-C");
        assertThat(welcome)
                .contains("127.0.0.1:" + ports.getFirst(), "0.0.0.0", "http://127.0.0.1:" + ports.getLast())
                .contains("mosquitto_sub -h 127.0.0.1 -p " + ports.getFirst())
                .contains("mosquitto_pub -h 127.0.0.1 -p " + ports.getFirst())
                .contains("mosquitto_sub -h localhost -p " + ports.get(1) + " --cafile ")
                .contains("./tidegate node node1 drain --admin http://127.0.0.1:" + ports.getLast());
        readUntil(demo, "2 clients: node1 1, node2 1");
        List<ProcessHandle> children = demo.descendants().toList();
        assertThat(children).hasSize(3);

        demo.destroy();

        assertAllEnds(demo, children);
    }

    /// The stand-in shows the key store as Tidegate would.
    @Test
    void aClientThatTrustsTheCertificateThatTheWelcomeNamesIsServedOverTls() throws Exception {
        List<Integer> ports = TestPorts.free(3);
        String welcome = readUntil(start("StandInBalancer", ports), "Ctrl-C");
        Path trusted = Path.of(welcome.replaceAll("(?s).* --cafile (\\S+) .*", "$1"));
        try (MqttWire client = MqttWire.overTls(trusting(trusted), ports.get(1))) {
            client.connect(MqttWire.NO_HEADER, "careful");
            assertThat(client.read()).contains(MqttWire.CONNACK_ACCEPTED);
        }
        assertThat(Files.getPosixFilePermissions(trusted.getParent()))
                .as("who may see the key")
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            store.setCertificateEntry(
                    "demo", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void endsWholeWhenItIsKilled() throws Exception {
        Process demo = start("StandInBalancer", TestPorts.free(3));
        readUntil(demo, "Ctrl-C");
        List<ProcessHandle> children = demo.descendants().toList();

        demo.destroyForcibly();

        assertAllEnds(demo, children);
    }

    @Test
    void endsWholeWhenItIsKilledBeforeItIsUp() throws Exception {
        Process demo = start("StandInBalancer", TestPorts.free(3));
        readUntil(demo, "Starting");
        List<ProcessHandle> children = demo.descendants().toList();

        demo.destroyForcibly();

        assertAllEnds(demo, children);
    }

    @Test
    void goesOnWithoutANodeThatDies() throws Exception {
        Process demo = start("StandInBalancer", TestPorts.free(3));
        readUntil(demo, "Ctrl-C");
        child(demo, "node2").destroyForcibly();
        readUntil(demo, "node2 ended with exit status 137; the demo goes on without it");
        List<ProcessHandle> children = demo.descendants().toList();

        demo.destroy();

        assertAllEnds(demo, children);
    }

    @Test
    void showsTheLastLinesAndKeepsTheLogsWhenTidegateCannotStart() throws Exception {
        Process demo = start("StandInThatFails", TestPorts.free(3));
        String said = readUntil(demo, "Logs of all processes are kept in ");
        assertThat(said).contains("tidegate ended as it started, with exit status 1", "no light today");
        assertThat(demo.waitFor()).isEqualTo(1);
        Path kept = Path.of(said.strip().substring(said.strip().lastIndexOf(' ') + 1));
        assertThat(kept.resolve("tidegate.log")).content().contains("no light today");
        assertThat(kept.resolve("node1.log")).content().contains("joined node1");
    }

    @Test
    void saysWhichPortIsTakenAndStartsNothing() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int position = 0; position < 3; position++) {
                List<Integer> ports = new ArrayList<>(TestPorts.free(3));
                ports.set(position, other.getLocalPort());
                Process demo = start("StandInBalancer", ports);
                readUntil(demo, "port " + other.getLocalPort() + " cannot be listened on");
                assertThat(demo.waitFor()).isEqualTo(1);
            }
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aChaosInWhichNobodyFailsEndsWithItsSummaryAndWithoutAComplaint() throws Exception {
        Process demo = start("StandInBalancer", TestPorts.free(3), "--chaos", "--nodes", "2", "--seconds", "3");
        readUntil(demo, "Ctrl-C");
        List<ProcessHandle> children = demo.descendants().toList();
        assertThat(readUntil(demo, " 0 failed connects, longest wait "))
                .contains("s of chaos with seed ")
                .contains("0 client disconnects, of 30 clients that stay; moved between nodes 7 times (recovery 7).");
        for (int qos = 0; qos < 3; qos++) {
            assertThat(readUntil(demo, "QoS " + qos))
                    .doesNotContain(" 0 published")
                    .contains("lost: 0 between nodes, 0 else; twice: 0 between nodes, 0 else.");
        }
        assertThat(demo.waitFor()).isZero();
        assertAllEnds(demo, children);
    }

    @Test
    void aChaosInWhichAConnectFailsEndsWithStatusOne() throws Exception {
        Process demo = start("StandInThatRefuses", TestPorts.free(3), "--chaos", "--nodes", "2", "--seconds", "1");
        assertThat(readUntil(demo, " failed connects ("))
                .contains(" refused by CONNACK)")
                .doesNotContain(" 0 failed");
        assertThat(demo.waitFor()).isEqualTo(1);
    }

    @Test
    void aChaosInWhichAClientIsDisconnectedSaysWhoseAndEndsWithStatusOne() throws Exception {
        Process demo = start("StandInThatKeepsNobody", TestPorts.free(3), "--chaos", "--nodes", "2", "--seconds", "1");
        readUntil(demo, " was disconnected: the connection ended");
        assertThat(readUntil(demo, " client disconnects, of 30 clients that stay"))
                .contains("s of chaos with seed ")
                .doesNotContain("\n0 client disconnects");
        assertThat(demo.waitFor()).isEqualTo(1);
    }

    /// As a terminal sends it: to all of them.
    @Test
    void ctrlCEndsAChaosWithItsSummaryFrozenNodesIncluded() throws Exception {
        Process demo = start("StandInBalancer", TestPorts.free(3), "--chaos", "--nodes", "2", "--seed", frozenFirst());
        readUntil(demo, " is frozen for ");
        List<ProcessHandle> children = demo.descendants().toList();
        assertThat(children).as("two nodes, Tidegate, and who holds one still").hasSize(4);

        interrupt(demo.toHandle());
        for (ProcessHandle child : children) {
            interrupt(child);
        }

        assertThat(readUntil(demo, " 0 failed connects, longest wait "))
                .contains("0 nodes killed, 1 frozen, 0 drained.", "0 client disconnects");
        assertThat(demo.waitFor()).isZero();
        assertAllEnds(demo, children);
    }

    @Test
    void aFrozenNodeDoesNotOutliveADemoThatIsKilled() throws Exception {
        Process demo = start("StandInBalancer", TestPorts.free(3), "--chaos", "--nodes", "2", "--seed", frozenFirst());
        readUntil(demo, " is frozen for ");
        List<ProcessHandle> children = demo.descendants().toList();

        demo.destroyForcibly();

        assertAllEnds(demo, children);
    }

    private static String frozenFirst() {
        return LongStream.range(0, 100)
                .filter(seed -> new Blows(seed, 2).next().kind() == Blow.Kind.FREEZE)
                .mapToObj(String::valueOf)
                .findFirst()
                .orElseThrow();
    }

    private static void interrupt(ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("bash", "-c", "kill -INT \"$1\"", "bash", String.valueOf(process.pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD) // who was told before may have ended this one
                .start()
                .waitFor();
    }

    /// @param ports for devices, for devices over TLS, of the admin
    private Process start(String balancer, List<Integer> ports, String... more) throws IOException {
        Path classes = Launch.whereIs(StandInBalancer.class);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dtidegate.balancer.classpath=" + classes,
                        "-Dtidegate.balancer.main=io.tidegate.demo." + balancer,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        "--port",
                        ports.getFirst().toString(),
                        "--tls-port",
                        ports.get(1).toString(),
                        "--admin-port",
                        ports.getLast().toString())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(more));
        Process demo = builder.start();
        started.add(demo);
        return demo;
    }

    /// All lines up to the first that holds `text`; fails if the demo ends before.
    private static String readUntil(Process demo, String text) throws IOException {
        BufferedReader reader = demo.inputReader();
        StringBuilder all = new StringBuilder();
        String line;
        do {
            line = reader.readLine();
            assertThat(line).as("looking for \"%s\" after:%n%s", text, all).isNotNull();
            all.append(line).append('\n');
        } while (!line.contains(text));
        return all.toString();
    }

    /// By `/proc`: a [ProcessHandle] knows no command line as long as these.
    private static ProcessHandle child(Process demo, String argument) throws IOException {
        for (ProcessHandle child : demo.descendants().toList()) {
            String command = Files.readString(Path.of("/proc", String.valueOf(child.pid()), "cmdline"));
            if (List.of(command.split("\0")).contains(argument)) {
                return child;
            }
        }
        throw new AssertionError("no process has the argument " + argument);
    }

    private void assertAllEnds(Process demo, List<ProcessHandle> children) throws Exception {
        for (ProcessHandle child : children) {
            child.onExit().get(20, TimeUnit.SECONDS);
        }
        assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("tidegate-demo-")))
                    .isEmpty();
        }
    }
}
