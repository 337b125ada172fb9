package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeSocket;
import io.tidegate.link.RetrySettings;
import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import io.tidegate.transport.KeepAlive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPortsTest {
    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Journal journal = new Journal(Clock.system(), log, 100);
    private final Fleet fleet = new Fleet(List.of(Pool.of(
            new PoolSettings("emqx", Policy.ROUND_ROBIN, 0),
            List.of(new Node(
                    new NodeId("emqx", "a"), HostPort.parse("192.0.2.1:1883"), 1, Node.UNLIMITED, Node.Role.PRIMARY)),
            0)));

    @TempDir
    Path proc;

    @BeforeEach
    void aSmallMachine() throws IOException {
        Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("sys/net/ipv4/ip_local_port_range"), "50001\t50100\n");
        Files.writeString(
                proc.resolve("net/sockstat"),
                "sockets: used 9\nTCP: inuse 40 orphan 0 tw 33 alloc 50 mem 1\nUDP: inuse 1\n");
        StringBuilder table = new StringBuilder(HEAD);
        for (int i = 0; i < 30; i++) {
            table.append("   ").append(i).append(": 0100007F:C351 010200C0:075B 06 00000000:00000000 03:0 0 0 0 0\n");
        }
        table.append("  31: 0100007F:C352 010200C0:075B 01 00000000:00000000 00:0 0 0 0 0\n");
        table.append("  32: 0100007F:C353 020200C0:075B 06 00000000:00000000 03:0 0 0 0 0\n");
        Files.writeString(proc.resolve("net/tcp"), table);
        String six =
                "   0: 00000000000000000000000001000000:C351 B80D0120000000000000000001000000:075B 06 0:0 03:0 0\n";
        Files.writeString(proc.resolve("net/tcp6"), HEAD + six);
    }

    private LocalPorts ports(InetAddress... sources) {
        NodeSocket socket = NodeSocket.of(KeepAlive.DEFAULT, Duration.ZERO, List.of(sources));
        NodeLegSettings leg = new NodeLegSettings(
                new NodeLegSettings.ProxyOut.Absent(), LONG, LONG, LONG, socket, RetrySettings.DEFAULT, null, null);
        return new LocalPorts(proc, Map.of("emqx", leg), Runnable::run, journal);
    }

    private Member node(int live) {
        Member member = fleet.pool("emqx").member(0);
        for (int i = 0; i < live; i++) {
            member.occupancy().tryReserve(Node.UNLIMITED);
        }
        return member;
    }

    private String said() {
        Thread writer = Thread.ofPlatform().daemon().start(journal);
        journal.close(LONG);
        writer.interrupt();
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void readsWhatTheKernelSays() {
        LocalPorts ports = ports();
        assertThat(ports.range()).isEqualTo(100);
        assertThat(ports.timeWaits()).isEqualTo(33);
        assertThat(ports.timeWaits(endpoint("192.0.2.1"))).isEqualTo(30);
        assertThat(ports.timeWaits(endpoint("192.0.2.9"))).isZero();
        assertThat(ports.timeWaits(endpoint("2001:db8::1"))).isEqualTo(1);
    }

    private static Endpoint endpoint(String ip) {
        return new Endpoint(InetAddress.ofLiteral(ip), 1883);
    }

    @Test
    void warnsOnceWhereFourFifthsAreUsed() {
        node(50);
        LocalPorts ports = ports();
        ports.tick(SECOND, fleet);
        ports.tick(20 * SECOND, fleet);
        assertThat(said()).containsOnlyOnce("80 of about 100 local ports").contains("30 of them in TIME_WAIT");
    }

    @Test
    void isSilentWhereFewerAreUsedOrThereAreMoreAddresses() {
        node(49);
        ports().tick(SECOND, fleet);
        node(1);
        ports(InetAddress.ofLiteral("192.0.2.200"), InetAddress.ofLiteral("192.0.2.201"))
                .tick(SECOND, fleet);
        assertThat(said()).isEmpty();
    }

    @Test
    void isSilentWhereNothingCanBeRead() {
        node(50);
        new LocalPorts(proc.resolve("nowhere"), Map.of(), Runnable::run, journal).tick(SECOND, fleet);
        assertThat(said()).isEmpty();
    }
}
