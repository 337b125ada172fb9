package io.tidegate.sim;

import static io.tidegate.sim.ProbeRig.MILLI;
import static io.tidegate.sim.ProbeRig.SECOND;
import static io.tidegate.sim.ProbeRig.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.NodeState;
import io.tidegate.health.MqttWords;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.http.Secret;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeSocket;
import io.tidegate.link.RetrySettings;
import io.tidegate.mqtt.Version;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.time.VirtualClock;
import io.tidegate.tls.TlsClientSettings;
import io.tidegate.tls.TlsVersion;
import io.tidegate.transport.Agenda;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What probes send, byte by byte, and what nodes hear of it.
final class ProbeBytesSimTest {
    /// The guide says so: interval x fall + timeout, with the defaults.
    private static final long DETECTED_NANOS = 17 * SECOND;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private java.nio.file.Path directory;

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    @Test
    void aProbeIsAConnectAPingAndADisconnectAndAnOrderlyEnd() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 1)) {
            rig.pass(1_500 * MILLI);
            assertThat(rig.writes).hasSize(3);
            String connect = hex(rig.writes.get(0));
            // Clean Session, keep alive 60 s, 23 letters of client id.
            assertThat(connect).startsWith("1023" + "00044D515454" + "04" + "02" + "003C" + "0017");
            assertThat(connect.substring(connect.length() - 46))
                    .startsWith(hex("tidegateprobe".getBytes(StandardCharsets.US_ASCII)));
            assertThat(hex(rig.writes.get(1))).isEqualTo("C000");
            assertThat(hex(rig.writes.get(2))).isEqualTo("E000");
            assertThat(rig.node("n0").lastVisit().heard).containsExactly("CONNECT", "PINGREQ", "DISCONNECT", "end");
            assertThat(rig.node("n0").lastVisit().complaint).isNull();
        }
    }

    @Test
    void headerAndConnectGoInOneWriteWithTheSocketsOwnAddress() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, HeaderVersion.V2), 1)) {
            rig.pass(1_500 * MILLI);
            Endpoint source = Objects.requireNonNull(rig.node("n0").lastVisit().source);
            String first = hex(rig.writes.getFirst());
            // Signature, version 2 PROXY, TCP over IPv4, 12 bytes: ours, the node's, both ports.
            String ports = "%04X".formatted(source.port()) + "075B";
            assertThat(first)
                    .startsWith("0D0A0D0A000D0A515549540A" + "21" + "11" + "000C" + "0A000001" + "0A000101" + ports
                            + "1023" + "00044D515454");
        }
    }

    @Test
    void theFirstVersionOfTheHeaderIsALine() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, HeaderVersion.V1), 1)) {
            rig.pass(1_500 * MILLI);
            Endpoint source = Objects.requireNonNull(rig.node("n0").lastVisit().source);
            assertThat(new String(rig.writes.getFirst(), StandardCharsets.ISO_8859_1))
                    .startsWith("PROXY TCP4 10.0.0.1 10.0.1.1 " + source.port() + " 1883\r\n\u0010#");
        }
    }

    @Test
    void aTcpProbeSendsAHeaderWhereOneIsWantedAndNothingElse() {
        try (ProbeRig plain = ProbeRig.of(settings(Kind.TCP, null), 1);
                ProbeRig header = ProbeRig.of(settings(Kind.TCP, HeaderVersion.V2), 1)) {
            plain.pass(1_500 * MILLI);
            header.pass(1_500 * MILLI);
            assertThat(plain.writes).isEmpty();
            assertThat(plain.node("n0").lastVisit().heard).containsExactly("end");
            assertThat(header.writes)
                    .singleElement()
                    .satisfies(bytes -> assertThat(bytes).hasSize(28));
            assertThat(header.node("n0").lastVisit().complaint).isNull();
        }
    }

    @Test
    void versionCredentialsAndPrefixAreThoseOfTheSettings() {
        MqttWords words = new MqttWords(Version.V5, "probe-", 30, "u", new Secret.Written("pw"));
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null, words), 1)) {
            rig.pass(1_500 * MILLI);
            assertThat(hex(rig.writes.getFirst()))
                    .startsWith("1024" + "00044D515454" + "05" + "C2" + "001E" + "00" + "0010"
                            + hex("probe-".getBytes(StandardCharsets.US_ASCII)))
                    .endsWith("000175" + "00027077");
            assertThat(rig.results("n0", "pass")).isPositive();
        }
    }

    @Test
    void idsTellNodesApartAndStayTheSame() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 3)) {
            rig.pass(30 * SECOND);
            List<String> ids = new ArrayList<>();
            for (ProbedNode node : rig.nodes.values()) {
                assertThat(node.visits.stream().map(visit -> hex(visit.connect == null ? new byte[0] : visit.connect)))
                        .hasSizeGreaterThan(4)
                        .containsOnly(hex(Objects.requireNonNull(node.lastVisit().connect)));
                ids.add(hex(Objects.requireNonNull(node.lastVisit().connect)));
            }
            assertThat(ids).doesNotHaveDuplicates();
        }
    }

    @Test
    void aPasswordInAFileIsWaitedForAndReadAgain() throws IOException {
        java.nio.file.Path file = directory.resolve("password");
        MqttWords words = new MqttWords(Version.V3_1_1, "p", 60, "u", new Secret.InFile(file));
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null, words), 1)) {
            rig.pass(5 * SECOND);
            assertThat(rig.node("n0").visits)
                    .as("nobody is bothered without a password")
                    .isEmpty();
            assertThat(rig.said)
                    .singleElement()
                    .asString()
                    .contains("could not be asked: ")
                    .contains("password");
            Files.writeString(file, "one\n");
            rig.await(20 * SECOND, () -> !rig.writes.isEmpty());
            assertThat(hex(rig.writes.getFirst())).endsWith("00036F6E65");
            Files.writeString(file, "two\n");
            rig.pass(30 * SECOND);
            assertThat(rig.writes.stream().map(ProbeBytesSimTest::hex)).anyMatch(write -> write.endsWith("000374776F"));
        }
    }

    @Test
    void overTlsTheHeaderGoesFirstAndTheRestIsEncrypted() {
        SplittableRandom chance = new SplittableRandom(1);
        VirtualClock clock = new VirtualClock();
        Agenda own = new Agenda(clock, chance);
        SimTls tls = new SimTls(own, chance, clock);
        NodeLegSettings leg = new NodeLegSettings(
                new NodeLegSettings.ProxyOut.Absent(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                NodeSocket.DEFAULT,
                RetrySettings.DEFAULT,
                new TlsClientSettings(
                        new TlsClientSettings.Peer.Anybody(), null, null, EnumSet.allOf(TlsVersion.class), List.of()),
                null);
        ProbeRig.Plan plan =
                new ProbeRig.Plan(settings(Kind.MQTT, HeaderVersion.V2), 2, tls.nodeOf(leg), tls.client(leg));
        try (tls;
                ProbeRig rig = new ProbeRig(1, plan)) {
            rig.pass(20 * SECOND);
            assertThat(rig.changes).isEmpty();
            assertThat(rig.results("n0", "pass")).isGreaterThan(2);
            assertThat(rig.writes.getFirst()).hasSize(28);
            assertThat(rig.node("n0").lastVisit().heard).containsExactly("CONNECT", "PINGREQ", "DISCONNECT", "end");
            rig.node("n1").freeze();
            rig.await(DETECTED_NANOS, () -> rig.state("n1") instanceof NodeState.Down);
            assertThat(rig.state("n1").why()).contains("no TLS handshake");
        }
    }
}
