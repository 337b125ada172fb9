package io.tidegate.discovery;

import static io.tidegate.fleet.Nodes.SECOND;
import static io.tidegate.fleet.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.discovery.DiscoverySettings.Cluster;
import io.tidegate.discovery.DiscoverySettings.Family;
import io.tidegate.discovery.DiscoverySettings.Query;
import io.tidegate.discovery.DiscoverySettings.Weights;
import io.tidegate.discovery.NodesParser.Parsed;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Nodes;
import io.tidegate.http.Credentials;
import io.tidegate.observe.Journal;
import io.tidegate.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveriesTest {
    private static final Query QUERY = query(List.of());

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private final VirtualClock clock = new VirtualClock();
    private final List<FleetEvent> events = new ArrayList<>();
    private final Discoveries.Means means = new Discoveries.Means(
            Runnable::run,
            clock,
            new SplittableRandom(1),
            events::add,
            new Journal(clock, new ByteArrayOutputStream(), 100),
            pool -> (request, bounds) -> {
                throw new IOException("nobody is asked over HTTP here");
            });

    private static Query query(List<Endpoint> servers) {
        return new Query(servers, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(1));
    }

    private static Parsed parse(String pool, Path file, String text) {
        return new Parsed.Good(List.of(node(text, 1)), List.of(pool + file));
    }

    @Test
    void poolsWithoutASourceWaitForNobody() {
        Discoveries none = Discoveries.of(Map.of(), DiscoveriesTest::parse, means);
        none.tick(0);
        assertThat(none.areWaiting()).isFalse();
        assertThat(none.states()).isEmpty();
    }

    @Test
    void eachSourceAnswersForItsPoolAndIsWaitedForUntilItDoes() throws IOException {
        Path file = directory.resolve("nodes");
        Discoveries all = Discoveries.of(
                Map.of(Nodes.POOL, new DiscoverySettings.File(file, Duration.ofSeconds(1))),
                DiscoveriesTest::parse,
                means);
        assertThat(all.areWaiting()).isTrue();
        all.tick(0);
        assertThat(all.areWaiting()).isTrue();
        assertThat(all.states().getFirst().problem()).isEqualTo("does not exist");
        Files.writeString(file, "a");
        for (int i = 1; i <= 2; i++) {
            clock.advanceTo(i * 2L * SECOND);
            all.tick(clock.nanos());
        }
        assertThat(all.areWaiting()).isFalse();
        assertThat(events).containsExactly(new FleetEvent.Listed(Nodes.POOL, List.of(node("a", 1)), clock.nanos()));
    }

    @Test
    void everySourceSaysWhereItLooks() {
        Map<String, DiscoverySettings> pools = Map.of(
                "a", new DiscoverySettings.File(Path.of("nodes"), Duration.ofSeconds(1)),
                "b", new DiscoverySettings.Dns("b.example", 1883, Family.ANY, QUERY, 1),
                "c", new DiscoverySettings.Srv("_c.example", QUERY, 1),
                "d", emqx());
        assertThat(Discoveries.of(pools, DiscoveriesTest::parse, means).states())
                .extracting(state -> state.pool() + " " + state.kind() + ": " + state.title())
                .containsExactly(
                        "a file: file nodes", "b dns: DNS b.example", "c srv: SRV _c.example", "d emqx: EMQX http://d");
    }

    private static DiscoverySettings emqx() {
        Cluster cluster =
                new Cluster(List.of(URI.create("http://d")), new Credentials.None(), Duration.ofSeconds(1), null);
        return new DiscoverySettings.Emqx(cluster, 1883, Map.of(), Weights.EQUAL, Duration.ofSeconds(1), 1);
    }

    @Test
    void targetsOfServiceRecordsAreLookedUpWhereTheseAreFromAndOthersByTheMachine() {
        Query named = query(List.of(Nodes.endpoint("127.0.0.1:53")));
        assertThat(Discoveries.names(new DiscoverySettings.Srv("a", named, 1), Runnable::run))
                .isInstanceOf(NameServers.class);
        for (DiscoverySettings other : List.of(
                new DiscoverySettings.Srv("a", QUERY, 1),
                new DiscoverySettings.Dns("a", 1883, Family.ANY, named, 1),
                emqx())) {
            assertThat(Discoveries.names(other, Runnable::run)).isNotInstanceOf(NameServers.class);
        }
    }
}
