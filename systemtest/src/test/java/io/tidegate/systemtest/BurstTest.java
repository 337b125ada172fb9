package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.AdminPort.NodeRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that come all at once are all served, and go where the policy says.
final class BurstTest {
    private static final int NODES = 3;
    private static final int CLIENTS = 2_000;
    private static final int FEWER = 600;

    private final List<Mosquitto> brokers = new ArrayList<>();
    private final List<RawClient> clients = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void startBrokers() {
        for (int i = 0; i < NODES; i++) {
            brokers.add(Mosquitto.start("max_connections -1"));
        }
    }

    @AfterEach
    void endBrokers() {
        brokers.forEach(Mosquitto::close);
    }

    private List<String> nodes(int... weights) {
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add("{ name = n%d, address = \"127.0.0.1:%d\", weight = %d }"
                    .formatted(i, brokers.get(i).port(), weights[i]));
        }
        return nodes;
    }

    /// All connect and stay.
    private void arrive(int count, Balancer balancer) throws Exception {
        Crowd.of(count).each(number -> {
            String own = "127.0.%d.%d".formatted(1 + number / 200, 1 + number % 200);
            RawClient client = RawClient.openFrom(own, balancer.port());
            clients.add(client);
            client.send(Hello.v311("c" + number).keepAlive(0).bytes());
            assertThat(client.read()).isEqualTo("20 02 00 00");
        });
    }

    private void leave() throws Exception {
        for (RawClient client : clients) {
            client.leave();
        }
        clients.clear();
    }

    private static Map<String, Long> clientsByNode(Balancer balancer) {
        return balancer.admin().nodes().stream().collect(Collectors.toMap(NodeRow::name, NodeRow::clients));
    }

    /// Each loop goes round by itself, and which loop gets a client is the kernel's choice: hence the bound.
    @Test
    void roundRobinGivesEachNodeItsShareOfTwoThousand() throws Exception {
        try (Balancer balancer = Balancer.of("balance = round_robin", nodes(1, 1, 1))) {
            arrive(CLIENTS, balancer);
            Map<String, Long> counts = clientsByNode(balancer);
            assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(CLIENTS);
            assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(660L, 674L));
            leave();
        }
    }

    @Test
    void leastConnectionsFollowsTheWeights() throws Exception {
        try (Balancer balancer = Balancer.of("balance = least_connections", nodes(1, 2, 3))) {
            arrive(FEWER, balancer);
            Map<String, Long> counts = clientsByNode(balancer);
            assertThat(counts.get("n0")).isBetween(90L, 110L);
            assertThat(counts.get("n1")).isBetween(190L, 210L);
            assertThat(counts.get("n2")).isBetween(290L, 310L);
            leave();
        }
    }

    @Test
    void clientIdSpreadsThemAndBringsEachBack() throws Exception {
        try (Balancer balancer = Balancer.of("balance = client_id, load_factor = off", nodes(1, 1, 1))) {
            arrive(FEWER, balancer);
            assertThat(clientsByNode(balancer).values())
                    .allSatisfy(count -> assertThat(count).isBetween(140L, 260L));
            leave();
            balancer.awaitRest();
            arrive(FEWER, balancer);
            leave();
            balancer.awaitRest();
            Patience.until("a line for each link", () -> balancer.closedLinks().size() == 2 * FEWER);
            Map<String, List<String>> nodesById = balancer.closedLinks().stream()
                    .collect(Collectors.groupingBy(
                            line -> line.get("client_id"),
                            Collectors.mapping(line -> line.get("node"), Collectors.toList())));
            assertThat(nodesById).hasSize(FEWER);
            assertThat(nodesById.values())
                    .allSatisfy(both -> assertThat(both.getFirst()).isEqualTo(both.getLast()));
        }
    }

    @Test
    void sourceIpGivesOneAddressOneNode() throws Exception {
        try (Balancer balancer = Balancer.of("balance = source_ip", nodes(1, 1, 1))) {
            arrive(FEWER, balancer);
            assertThat(clientsByNode(balancer).values())
                    .allSatisfy(count -> assertThat(count).isBetween(140L, 260L));
            leave();
            balancer.awaitRest();
            for (int i = 0; i < 20; i++) {
                try (RawClient client = RawClient.greet(balancer.port(), Hello.v311("same-" + i))) {
                    assertThat(client.read()).isEqualTo("20 02 00 00");
                }
                balancer.awaitClosed("same-" + i);
            }
            assertThat(balancer.closedLinks().stream()
                            .filter(line -> line.get("client_id").startsWith("same-"))
                            .map(line -> line.get("node"))
                            .distinct())
                    .hasSize(1);
        }
    }
}
