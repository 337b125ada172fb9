package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

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

    private final List<DemoProcess> started = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(DemoProcess::killAll);
    }

    @Test
    void saysWhereToConnectAndWhereTheClientsAreAndEndsOnSigterm() throws Exception {
        List<Integer> ports = TestPorts.free(3);
        DemoProcess demo = start("StandInBalancer", ports);
        String welcome = demo.readUntil("Ctrl-C");
        assertThat(welcome)
                .contains("127.0.0.1:" + ports.getFirst(), "0.0.0.0", "http://127.0.0.1:" + ports.getLast())
                .contains("mosquitto_sub -h 127.0.0.1 -p " + ports.getFirst())
                .contains("mosquitto_pub -h 127.0.0.1 -p " + ports.getFirst())
                .contains("mosquitto_sub -h localhost -p " + ports.get(1) + " --cafile ")
                .contains("./tidegate node node1 drain --admin http://127.0.0.1:" + ports.getLast());
        demo.readUntil("2 clients: node1 1, node2 1");
        List<ProcessHandle> children = demo.children();
        assertThat(children).hasSize(3);

        demo.terminate();

        demo.assertAllEnd(children);
    }

    /// The stand-in shows the key store as Tidegate would.
    @Test
    void aClientThatTrustsTheCertificateThatTheWelcomeNamesIsServedOverTls() throws Exception {
        List<Integer> ports = TestPorts.free(3);
        String welcome = start("StandInBalancer", ports).readUntil("Ctrl-C");
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
        DemoProcess demo = start("StandInBalancer", TestPorts.free(3));
        demo.readUntil("Ctrl-C");
        List<ProcessHandle> children = demo.children();

        demo.kill();

        demo.assertAllEnd(children);
    }

    @Test
    void endsWholeWhenItIsKilledBeforeItIsUp() throws Exception {
        DemoProcess demo = start("StandInBalancer", TestPorts.free(3));
        demo.readUntil("Starting");
        List<ProcessHandle> children = demo.children();

        demo.kill();

        demo.assertAllEnd(children);
    }

    @Test
    void goesOnWithoutANodeThatDies() throws Exception {
        DemoProcess demo = start("StandInBalancer", TestPorts.free(3));
        demo.readUntil("Ctrl-C");
        demo.child("node2").destroyForcibly();
        demo.readUntil("node2 ended with exit status 137; the demo goes on without it");
        List<ProcessHandle> children = demo.children();

        demo.terminate();

        demo.assertAllEnd(children);
    }

    @Test
    void showsTheLastLinesAndKeepsTheLogsWhenTidegateCannotStart() throws Exception {
        DemoProcess demo = start("StandInThatFails", TestPorts.free(3));
        String said = demo.readUntil("Logs of all processes are kept in ");
        assertThat(said).contains("tidegate ended as it started, with exit status 1", "no light today");
        assertThat(demo.exitStatus()).isEqualTo(1);
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
                DemoProcess demo = start("StandInBalancer", ports);
                demo.readUntil("port " + other.getLocalPort() + " cannot be listened on");
                assertThat(demo.exitStatus()).isEqualTo(1);
            }
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private DemoProcess start(String balancer, List<Integer> ports) throws IOException {
        DemoProcess demo = DemoProcess.start(temporary, balancer, ports, List.of());
        started.add(demo);
        return demo;
    }
}
