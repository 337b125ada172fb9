package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Arrival;
import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.swarm.Role;
import io.tidegate.systemtest.swarm.Swarm;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Messages through Tidegate, counted one by one at both ends, while nothing happens to the nodes: the accounts that
/// tests of moves are held to.
final class AccountsTest {
    private static final int CLIENTS = 60;

    private static Role role(int number) {
        String id = "c" + number;
        Role role = number % 2 == 0 ? Role.five(id).aliases(2).receiveMaximum(5) : Role.three(id);
        role = number % 3 == 0 ? role.kept() : role;
        for (int qos = 0; qos <= 2; qos++) {
            role = role.subscribes("q" + qos + "/" + number, qos)
                    .publishes("q" + qos + "/" + (number + 1) % CLIENTS, qos);
        }
        return role.every(Duration.ofMillis(50));
    }

    @Test
    void whatIsPublishedThroughTheBalancerArrivesAsItsQosSays() throws Exception {
        Ledger ledger = new Ledger();
        try (Cluster cluster =
                        Cluster.start(2, Profile.STRICT, Setup.BEHIND_PROXY).confessTo(ledger);
                Balancer balancer = Balancer.of("balance = round_robin, proxy_protocol = v2", cluster.poolNodes())) {
            try (Swarm swarm = Swarm.to(balancer.port(), ledger);
                    Traffic traffic = new Traffic(ledger);
                    Device paho = Library.PAHO_3_1_1.device(Door.clear(balancer.port()), "paho");
                    Device hive = Library.HIVEMQ_5.device(Door.clear(balancer.port()), "hive")) {
                swarm.add(CLIENTS, AccountsTest::role);
                traffic.connect("paho", paho, Greeting.kept());
                traffic.connect("hive", hive, Greeting.clean());
                traffic.reads("hive", hive, "libraries/#", 2);
                traffic.reads("hive", hive, "q1/+", 1);
                traffic.writes("paho", paho, "libraries/paho", 2);
                swarm.publish();
                ledger.awaitPublished(3_000);
                swarm.stopPublishing();
                traffic.stop();
                ledger.awaitComplete();
                swarm.settle();
                ledger.verdict().assertComplete();
                assertThat(ledger.verdict().qos(2).delivered()).isPositive();
                assertThat(cluster.node(0).clients()).isEqualTo(CLIENTS / 2 + 1);
                assertThat(cluster.node(1).clients()).isEqualTo(CLIENTS / 2 + 1);
                assertThat(cluster.arrivals())
                        .extracting(Arrival::address)
                        .doesNotHaveDuplicates()
                        .allMatch(address -> address.startsWith("127.0.0.1:"));
            }
            balancer.awaitRest();
            cluster.assertNoFault();
            assertThat(cluster.forgotten()).isEmpty();
        }
    }

    /// Without session continuity a killed node cuts its clients: the accounts say so.
    @Test
    void aNodeThatIsKilledIsSeenInTheAccounts() {
        Ledger ledger = new Ledger();
        try (Cluster cluster =
                        Cluster.start(2, Profile.EMQX, Setup.BEHIND_PROXY).confessTo(ledger);
                Balancer balancer = Balancer.of("balance = round_robin, proxy_protocol = v1", cluster.poolNodes());
                Swarm swarm = Swarm.to(balancer.port(), ledger)) {
            swarm.add(10, AccountsTest::role);
            cluster.node(0).kill();
            Patience.until(
                    "five to notice", () -> ledger.verdict().disconnects().size() == 5);
            assertThat(swarm.ready()).isEqualTo(5);
            assertThat(ledger.verdict().isExact()).isFalse();
            cluster.assertNoFault();
        }
    }
}
