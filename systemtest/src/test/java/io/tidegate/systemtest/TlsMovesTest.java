package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients over TLS 1.3, and nodes that are spoken to over TLS: the node changes, and the TLS connection of the client
/// is
/// the one that it had.
@Timeout(300)
final class TlsMovesTest {
    private static final List<Library> LIBRARIES =
            List.of(Library.HIVEMQ_5, Library.HIVEMQ_3_1_1, Library.HIVEMQ_5, Library.PAHO_3_1_1);

    private static String configuration(String pool) {
        return """
                listeners.ssl.default {
                  bind = "127.0.0.1:0"
                  ssl_options { %s, versions = ["tlsv1.3"] }
                }
                pools.default { %s }
                """.formatted(Pki.shared().server(Pki.Key.EC).settings(), pool);
    }

    private static Door door(Balancer balancer) {
        return Door.tls(balancer.tlsPort(), Papers.none());
    }

    private static void leave(Cluster cluster, Balancer balancer, String how) {
        if (how.equals("drained")) {
            new Operator(balancer).does("node", "n0", "drain");
        } else {
            cluster.node(0).kill();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "drained"})
    void theNodeOfClientsOverTlsIsLeft(String how) throws Exception {
        Ledger ledger = new Ledger();
        List<Device> devices = new ArrayList<>();
        try (Cluster cluster =
                        Cluster.start(2, Profile.EMQX, Setup.BEHIND_PROXY).confessTo(ledger);
                Balancer balancer = Balancer.start(configuration(ContinuityScene.settings(Profile.EMQX) + "nodes = [ "
                        + String.join(", ", cluster.poolNodes()) + " ]"));
                Traffic traffic = new Traffic(ledger);
                RawClient first = door(balancer).greet(Hello.v5("raw-1"));
                RawClient second = door(balancer).greet(Hello.v311("raw-2"))) {
            for (RawClient raw : List.of(first, second)) {
                assertThat(raw.read()).startsWith("20 ");
                assertThat(raw.session().getProtocol()).isEqualTo("TLSv1.3");
            }
            for (int i = 0; i < LIBRARIES.size(); i++) {
                Device device = LIBRARIES.get(i).device(door(balancer), "d" + i);
                devices.add(device);
                traffic.connect("d" + i, device, Greeting.kept());
                traffic.reads("d" + i, device, "to/" + i, 2);
            }
            for (int i = 0; i < devices.size(); i++) {
                traffic.writes("d" + i, devices.get(i), "to/" + (i + 1) % devices.size(), 1 + i % 2);
            }
            ledger.awaitPublished(50);
            leave(cluster, balancer, how);
            Patience.until("all to be at the other node", () -> cluster.node(1).clients() == devices.size() + 2);
            ledger.awaitPublished(50);
            traffic.settle();
            ledger.verdict().assertExact();
            for (RawClient raw : List.of(first, second)) {
                assertThat(raw.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
                raw.leave();
            }
            assertThat(balancer.metrics().sum("tidegate_moves_total", "result=\"ended\""))
                    .isZero();
            cluster.assertNoFault();
            devices.forEach(Device::close);
            balancer.awaitRest();
        } finally {
            devices.forEach(Device::close);
        }
    }

    /// Two brokers that know nothing of each other: its subscription is made again at the second one.
    @Test
    void theNewNodeIsSpokenToOverTlsToo() throws Exception {
        Pki pki = Pki.shared();
        Pki.Certificate certificate = pki.server(Pki.Key.EC);
        String tls = "certfile %s\nkeyfile %s\n".formatted(certificate.chain(), certificate.key());
        try (Mosquitto first = Mosquitto.start(tls);
                Mosquitto second = Mosquitto.start(tls);
                Balancer balancer = Balancer.start(configuration(
                        """
                        continuity = on
                        ssl { enable = true, cacertfile = "%s", server_name_indication = "%s" }
                        nodes = [ %s, { name = second, address = "127.0.0.1:%d", backup = true } ]
                        """.formatted(pki.root(), Pki.NAME, Balancer.node("first", first.port()), second.port())));
                Device device = Library.HIVEMQ_5.device(door(balancer), "alone")) {
            List<String> lost = new ArrayList<>();
            device.onLost(lost::add);
            device.connect(Greeting.clean());
            device.subscribe("own", 1);
            device.publish(Message.of("own", "before", 1));
            assertThat(device.receive().text()).isEqualTo("before");
            first.kill();
            device.publish(Message.of("own", "after", 1));
            assertThat(device.receive().text()).isEqualTo("after");
            assertThat(balancer.node("second").clients()).isEqualTo(1);
            assertThat(lost).isEmpty();
        }
    }
}
