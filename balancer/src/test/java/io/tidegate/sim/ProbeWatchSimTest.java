package io.tidegate.sim;

import static io.tidegate.sim.ProbeRig.MILLI;
import static io.tidegate.sim.ProbeRig.SECOND;
import static io.tidegate.sim.ProbeRig.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Nodes;
import io.tidegate.health.HttpWords;
import io.tidegate.health.MqttWords;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.health.ProbeSettings.Pace;
import io.tidegate.health.ProbeSettings.Thresholds;
import io.tidegate.health.UrlTemplate;
import io.tidegate.http.Credentials;
import io.tidegate.sim.ProbedNode.Manner;
import io.tidegate.transport.SimHost;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whom probes ask, when, and what they ask over HTTP.
final class ProbeWatchSimTest {
    /// The guide says so: interval x fall + timeout, with the defaults.
    private static final long DETECTED_NANOS = 17 * SECOND;

    private static ProbeSettings http(Kind kind, @Nullable String url, @Nullable String evacuation) {
        HttpWords words = new HttpWords(
                url == null ? null : new UrlTemplate(url),
                evacuation == null ? null : new UrlTemplate(evacuation),
                new Credentials.None(),
                null,
                null);
        return new ProbeSettings(
                kind, Pace.DEFAULT, Thresholds.DEFAULT, ProbeSettings.Leg.PLAIN, MqttWords.DEFAULT, words);
    }

    // ---- when ----

    @Test
    void probesOfANodeAreAnIntervalApartGiveOrTakeTheJitter() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 1)) {
            List<Long> times = new ArrayList<>();
            rig.await(300 * SECOND, () -> {
                if (rig.node("n0").visits.size() > times.size()) {
                    times.add(rig.clock.nanos());
                }
                return times.size() == 40;
            });
            List<Long> gaps = new ArrayList<>();
            for (int i = 2; i < times.size(); i++) {
                gaps.add((times.get(i) - times.get(i - 1)) / MILLI);
            }
            assertThat(gaps).allSatisfy(gap -> assertThat(gap).isBetween(3_950L, 6_070L));
            assertThat(gaps.stream().distinct().count()).isGreaterThan(10);
        }
    }

    @Test
    void theFirstProbesDoNotBeginTogether() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.TCP, null), 20)) {
            List<Integer> visited = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                rig.pass(200 * MILLI);
                visited.add((int) rig.nodes.values().stream()
                        .filter(node -> !node.visits.isEmpty())
                        .count());
            }
            assertThat(visited.getFirst()).isLessThan(15);
            rig.pass(100 * MILLI);
            assertThat(rig.nodes.values()).allMatch(node -> !node.visits.isEmpty());
        }
    }

    @Test
    void answersCountAsHeard() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 2)) {
            rig.node("n1").freeze();
            rig.pass(10 * SECOND);
            assertThat(rig.member("n0").occupancy().isHeardSince(rig.clock.nanos() - 7 * SECOND))
                    .isTrue();
            assertThat(rig.member("n1").occupancy().isHeardSince(0)).isFalse();
        }
    }

    // ---- who ----

    @Test
    void nodesThatAreListedAreAskedAndThoseThatAreNoMoreAreNot() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 1)) {
            Endpoint address = new Endpoint(InetAddress.ofLiteral("10.0.2.1"), ProbeRig.PORT);
            ProbedNode added = new ProbedNode(rig.network, address, false, null);
            Node listed = ProbeRig.node("added", address);
            rig.fleets.offer(new FleetEvent.Listed(Nodes.POOL, List.of(listed), rig.clock.nanos()));
            rig.pass(10 * SECOND);
            assertThat(added.visits).isNotEmpty();
            assertThat(rig.results("added", "pass")).isPositive();
            rig.fleets.offer(new FleetEvent.Listed(Nodes.POOL, List.of(), rig.clock.nanos()));
            rig.pass(2 * SECOND);
            int visits = added.visits.size();
            rig.pass(30 * SECOND);
            assertThat(added.visits).hasSize(visits);
            assertThat(rig.probes.report(Nodes.id("added"))).isNull();
            rig.fleets.offer(new FleetEvent.Listed(Nodes.POOL, List.of(listed), rig.clock.nanos()));
            rig.pass(10 * SECOND);
            assertThat(added.visits).hasSizeGreaterThan(visits);
        }
    }

    @Test
    void aNodeIsAskedAtTheAddressThatItHasNow() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 1)) {
            Endpoint old = new Endpoint(InetAddress.ofLiteral("10.0.3.1"), ProbeRig.PORT);
            rig.network.host(old.ip()).reach(SimHost.Reach.SILENT);
            Endpoint now = new Endpoint(InetAddress.ofLiteral("10.0.3.2"), ProbeRig.PORT);
            ProbedNode there = new ProbedNode(rig.network, now, false, null);
            Node named = Nodes.named("named", "emqx.example.org:1883");
            rig.fleets.offer(new FleetEvent.Listed(Nodes.POOL, List.of(named), rig.clock.nanos()));
            rig.pass(20 * SECOND);
            assertThat(rig.report("named").last()).as("no address, no probe").isNull();
            // At the first address nobody answers at all, so the next probe begins with the second.
            rig.fleets.offer(
                    new FleetEvent.Resolved(named.id(), named.address(), List.of(old, now), rig.clock.nanos()));
            rig.pass(30 * SECOND);
            assertThat(there.visits).isNotEmpty();
            assertThat(rig.state("named")).isInstanceOf(NodeState.Up.class);
        }
    }

    // ---- over HTTP ----

    @Test
    void aUrlThatAnswersAnythingBut200IsDeath() {
        String url = "http://10.0.1.1:8081/status";
        try (ProbeRig rig = ProbeRig.of(http(Kind.HTTP, "http://{host}:8081/status", null), 1)) {
            rig.statuses.put(url, 200);
            rig.pass(10 * SECOND);
            assertThat(rig.results("n0", "pass")).isPositive();
            assertThat(rig.asked).containsOnly("GET " + url);
            assertThat(rig.node("n0").visits).as("nothing of MQTT").isEmpty();
            rig.statuses.put(url, 503);
            rig.await(DETECTED_NANOS, () -> rig.isDown("n0"));
            assertThat(rig.state("n0").why()).isEqualTo("probe: GET " + url + " answered 503");
            rig.statuses.put(url, 200);
            rig.await(DETECTED_NANOS, () -> rig.isUp("n0"));
            rig.statuses.remove(url);
            rig.await(DETECTED_NANOS, () -> rig.isDown("n0"));
            assertThat(rig.report("n0").last()).isEqualTo("unreachable");
        }
    }

    @Test
    void a503OfTheEvacuationUrlIsEvacuationBesideAProbeByMqtt() {
        String url = "http://10.0.1.1:18083/a";
        try (ProbeRig rig = ProbeRig.of(http(Kind.MQTT, null, "http://{host}:18083/a"), 1)) {
            rig.statuses.put(url, 200);
            rig.pass(10 * SECOND);
            rig.statuses.put(url, 503);
            rig.await(10 * SECOND, () -> rig.state("n0") instanceof NodeState.Evacuating);
            assertThat(rig.state("n0").why()).contains(url + " answered 503");
            rig.node("n0").manner = Manner.NOT_AVAILABLE; // as EMQX says to MQTT 3.1.1 meanwhile
            rig.statuses.remove(url); // and its API is restarted
            rig.pass(30 * SECOND);
            assertThat(rig.state("n0")).isInstanceOf(NodeState.Evacuating.class);
            assertThat(rig.said).singleElement().asString().contains("nobody knows whether it is evacuating");
            rig.node("n0").crash();
            rig.await(DETECTED_NANOS, () -> rig.isDown("n0"));
        }
    }

    @Test
    void aUrlThatIsTooSlowIsNoAnswer() {
        try (ProbeRig rig = ProbeRig.of(http(Kind.HTTP, "http://{host}:8081/status", null), 1)) {
            rig.statuses.put("http://10.0.1.1:8081/status", 200);
            rig.httpNanos = 2_500 * MILLI;
            rig.await(DETECTED_NANOS, () -> rig.isDown("n0"));
            rig.httpNanos = 1_500 * MILLI;
            rig.await(DETECTED_NANOS, () -> rig.isUp("n0"));
        }
    }
}
