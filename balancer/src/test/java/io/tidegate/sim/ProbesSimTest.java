package io.tidegate.sim;

import static io.tidegate.sim.ProbeRig.MILLI;
import static io.tidegate.sim.ProbeRig.SECOND;
import static io.tidegate.sim.ProbeRig.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.Seeds;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Nodes;
import io.tidegate.health.HttpWords;
import io.tidegate.health.MqttWords;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.health.ProbeSettings.Pace;
import io.tidegate.health.ProbeSettings.Thresholds;
import io.tidegate.mqtt.Version;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.sim.ProbedNode.Manner;
import io.tidegate.transport.Meanness;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The product's probes under virtual time, among nodes that fail in every way that a node can.
final class ProbesSimTest {
    /// The guide says so: interval x fall + timeout, with the defaults.
    private static final long DETECTED_NANOS = 17 * SECOND;

    private static final Duration FIXED = Duration.ofSeconds(2);

    private static MqttWords five() {
        return new MqttWords(Version.V5, "p", 60, null, null);
    }

    // ---- nodes that fail ----

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TCP", "MQTT"})
    void aNodeThatRefusesConnectionsIsDownAndComesBack(Kind kind) {
        try (ProbeRig rig = ProbeRig.of(settings(kind, null), 2)) {
            rig.pass(20 * SECOND);
            assertThat(rig.changes).isEmpty();
            rig.node("n1").crash();
            rig.await(DETECTED_NANOS, () -> rig.isDown("n1"));
            assertThat(rig.state("n1").why()).isEqualTo("probe: 10.0.1.2:1883: connection refused");
            rig.pass(60 * SECOND);
            rig.node("n1").start();
            rig.await(DETECTED_NANOS, () -> rig.isUp("n1"));
            assertThat(rig.changes).containsExactly("n1 Down", "n1 Up");
            assertThat(rig.isUp("n0")).isTrue();
        }
    }

    @Test
    void aProcessThatStandsStillIsFoundByMqttAndNotByTcp() {
        try (ProbeRig tcp = ProbeRig.of(settings(Kind.TCP, null), 2);
                ProbeRig mqtt = ProbeRig.of(settings(Kind.MQTT, null), 2)) {
            for (ProbeRig rig : List.of(tcp, mqtt)) {
                rig.pass(20 * SECOND);
                rig.node("n1").freeze();
            }
            mqtt.await(DETECTED_NANOS, () -> mqtt.isDown("n1"));
            assertThat(mqtt.state("n1").why())
                    .isEqualTo("probe: 10.0.1.2:1883 accepts connections, and sends no CONNACK");
            tcp.pass(60 * SECOND);
            assertThat(tcp.changes).isEmpty();
            mqtt.pass(60 * SECOND);
            mqtt.node("n1").thaw();
            mqtt.await(DETECTED_NANOS, () -> mqtt.isUp("n1"));
            assertThat(mqtt.changes).containsExactly("n1 Down", "n1 Up");
        }
    }

    @Test
    void aHostThatVanishedIsFoundByBoth() {
        for (Kind kind : List.of(Kind.TCP, Kind.MQTT)) {
            for (SimHost.Reach reach : List.of(SimHost.Reach.SILENT, SimHost.Reach.UNREACHABLE)) {
                try (ProbeRig rig = ProbeRig.of(settings(kind, null), 2)) {
                    rig.pass(10 * SECOND);
                    rig.node("n0").host().reach(reach);
                    rig.await(DETECTED_NANOS, () -> rig.isDown("n0"));
                    assertThat(rig.results("n0", "unreachable")).isGreaterThanOrEqualTo(3);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_AVAILABLE, refused, its CONNACK says 0x03: not available",
        "HANGS_UP,      lost,    10.0.1.2:1883 ended the connection before its CONNACK",
        "BREAKS,        lost,    ''",
        "NO_BROKER,     broken,  what it answers to a CONNECT is no CONNACK",
        "SAYS_NOTHING,  silent,  'accepts connections, and sends no CONNACK'",
    })
    void aNodeThatDoesNotAnswerAsABrokerIsDown(Manner manner, String result, String why) {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 2)) {
            rig.pass(10 * SECOND);
            rig.node("n1").manner = manner;
            rig.await(DETECTED_NANOS, () -> rig.isDown("n1"));
            assertThat(rig.state("n1").why()).contains(why);
            assertThat(rig.results("n1", result)).isGreaterThanOrEqualTo(3);
            assertThat(rig.report("n1").last()).isEqualTo(result);
            rig.node("n1").manner = Manner.ANSWERS;
            rig.await(DETECTED_NANOS, () -> rig.isUp("n1"));
        }
    }

    @Test
    void aNodeThatDiesInTheMiddleOfAProbeCostsThatProbe() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 2)) {
            rig.node("n1").slowNanos = 500 * MILLI;
            rig.await(
                    5 * SECOND,
                    () -> !rig.node("n1").visits.isEmpty() && rig.node("n1").lastVisit().connect != null);
            rig.node("n1").crash();
            rig.pass(100 * MILLI);
            assertThat(rig.report("n1").last()).isEqualTo("lost");
            rig.node("n1").start();
            rig.pass(10 * SECOND);
            assertThat(rig.changes).as("one failure is none").isEmpty();
        }
    }

    @Test
    void aSlowNodePassesWithinTheTimeOutAndFailsBeyondIt() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 2)) {
            rig.node("n1").slowNanos = 1_900 * MILLI;
            rig.pass(60 * SECOND);
            assertThat(rig.changes).isEmpty();
            assertThat(rig.report("n1").tookNanos()).isBetween(1_900 * MILLI, 2_000 * MILLI);
            rig.node("n1").slowNanos = 2_200 * MILLI;
            rig.await(DETECTED_NANOS, () -> rig.isDown("n1"));
            // Its late answers find nobody, and are no reason to complain of anything but that.
            rig.pass(10 * SECOND);
            rig.node("n1").slowNanos = 0;
            rig.await(DETECTED_NANOS, () -> rig.isUp("n1"));
        }
    }

    @Test
    void aNodeThatWantsItsClientsToLeaveIsEvacuatingAndNotDown() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null, five()), 2)) {
            rig.pass(10 * SECOND);
            rig.node("n0").manner = Manner.EVACUATES;
            rig.await(10 * SECOND, () -> rig.state("n0") instanceof NodeState.Evacuating);
            rig.pass(30 * SECOND);
            rig.node("n0").manner = Manner.ANSWERS;
            rig.await(10 * SECOND, () -> rig.isUp("n0"));
            assertThat(rig.changes).containsExactly("n0 Evacuating", "n0 Up");
        }
    }

    @Test
    void aRefusalOfCredentialsIsLifeAndSaidOnce() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 1)) {
            rig.node("n0").manner = Manner.BAD_CREDENTIALS;
            rig.pass(60 * SECOND);
            assertThat(rig.changes).isEmpty();
            assertThat(rig.results("n0", "pass")).isGreaterThan(8);
            assertThat(rig.said)
                    .singleElement()
                    .asString()
                    .startsWith("WARN probe of node default/n0: its CONNACK refuses the probe with 0x04")
                    .contains("pools.default.probe.mqtt");
            assertThat(rig.node("n0").visits).allSatisfy(visit -> {
                assertThat(visit.heard).doesNotContain("PINGREQ");
                assertThat(visit.complaint).isNull();
            });
        }
    }

    // ---- the cluster's condition ----

    @Test
    void whereNoNodeAnswersNoneIsDownUntilOneDoes() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 3)) {
            rig.pass(20 * SECOND);
            rig.node("n0").freeze(); // and for it the others answer nothing
            rig.node("n1").manner = Manner.SAYS_NOTHING;
            rig.node("n2").manner = Manner.SAYS_NOTHING;
            rig.await(DETECTED_NANOS, () -> rig.probes.isStalled(Nodes.POOL));
            rig.pass(60 * SECOND);
            assertThat(rig.changes).isEmpty();
            assertThat(rig.said).singleElement().asString().startsWith("WARN pool default: its nodes accept");
            rig.node("n1").manner = Manner.ANSWERS;
            rig.node("n2").manner = Manner.ANSWERS;
            rig.await(DETECTED_NANOS + 5 * SECOND, () -> rig.isDown("n0"));
            assertThat(rig.probes.isStalled(Nodes.POOL)).isFalse();
            assertThat(rig.said).hasSize(2);
            rig.node("n0").thaw();
            rig.await(DETECTED_NANOS, () -> rig.isUp("n0"));
            assertThat(rig.changes).containsExactly("n0 Down", "n0 Up");
        }
    }

    @Test
    void theOnlyNodeOfAPoolIsDownByItsSilence() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 1)) {
            rig.pass(20 * SECOND);
            rig.node("n0").freeze();
            rig.await(DETECTED_NANOS, () -> rig.isDown("n0"));
            assertThat(rig.probes.isStalled(Nodes.POOL)).isFalse();
        }
    }

    /// Also where the others are asked seldom: one that is silent has them asked soon.
    @Test
    void silenceIsUnderstoodAsSoonAsWithShortIntervals() {
        Pace seldom = new Pace(Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(2), 0);
        ProbeSettings settings = new ProbeSettings(
                Kind.MQTT, seldom, Thresholds.DEFAULT, ProbeSettings.Leg.PLAIN, MqttWords.DEFAULT, HttpWords.NONE);
        try (ProbeRig rig = ProbeRig.of(settings, 3)) {
            rig.pass(10 * SECOND);
            rig.node("n2").freeze();
            rig.await(601 * SECOND, () -> rig.report("n2").last() != null && rig.results("n2", "silent") == 1);
            rig.await(8 * SECOND, () -> rig.isDown("n2"));
        }
    }

    // ---- whatever happens ----

    @Test
    void whatIsOursIsHeldAgainstNoNode() {
        try (ProbeRig rig = ProbeRig.of(settings(Kind.MQTT, null), 2)) {
            rig.pass(10 * SECOND);
            rig.process.descriptorsMax(3 + rig.process.openDescriptors());
            rig.pass(60 * SECOND);
            assertThat(rig.changes).isEmpty();
            assertThat(rig.results("n0", "unasked")).isPositive();
            rig.process.descriptorsMax(1 << 20);
            rig.pass(20 * SECOND);
            assertThat(rig.report("n0").last()).isEqualTo("pass");
        }
    }

    /// Crashes, hangs, thaws, silences and slowness in any order, over any network: nodes that answer for long enough
    /// are up, all others are down but for a silence that all share, and nothing is left.
    @Test
    void thePictureIsRightWheneverThingsAreQuietForLongEnough() {
        long worlds = Seeds.run(FIXED, List.of(), ProbesSimTest::live);
        System.out.println("simulated histories of probes: " + worlds);
        assertThat(worlds).isPositive();
    }

    private static void live(long seed) {
        try {
            history(seed);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("make sim SEED=" + seed, e);
        }
    }

    private static void history(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        Kind kind = chance.nextBoolean() ? Kind.MQTT : Kind.TCP;
        HeaderVersion header = chance.nextBoolean() ? HeaderVersion.V2 : null;
        int count = 1 + chance.nextInt(5);
        try (ProbeRig rig = new ProbeRig(seed, ProbeRig.Plan.of(settings(kind, header), count))) {
            rig.paths(new Path(chance.nextLong(20 * MILLI), 0, 1 + chance.nextInt(2_000), 64 * 1024, 64 * 1024));
            rig.mean(chance.nextBoolean() ? Meanness.HARMLESS : Meanness.NONE);
            for (int phase = 0; phase < 4; phase++) {
                for (int i = 0; i < 6; i++) {
                    disturb(rig.node("n" + chance.nextInt(count)), chance);
                    rig.pass(chance.nextLong(4 * SECOND));
                }
                settle(rig, kind, count, chance, "phase " + phase);
            }
        }
    }

    private static void disturb(ProbedNode node, SplittableRandom chance) {
        switch (chance.nextInt(8)) {
            case 0 -> node.crash();
            case 1 -> node.start();
            case 2 -> node.freeze();
            case 3 -> node.thaw();
            case 4 -> node.manner = Manner.SAYS_NOTHING;
            case 5, 6 -> node.slowNanos = chance.nextLong(4 * SECOND);
            default -> {
                node.manner = Manner.ANSWERS;
                node.slowNanos = 0;
            }
        }
    }

    /// What a node is like for as long as it takes to find out.
    private enum Fate {
        WORKS,
        /// It takes its time, and a probe waits longer.
        IS_SLOW,
        /// It takes longer than a probe waits.
        IS_TOO_SLOW,
        IS_GONE,
        IS_FROZEN;

        boolean isUp(Kind kind) {
            return this == WORKS || this == IS_SLOW || (this != IS_GONE && kind == Kind.TCP);
        }

        boolean isSilent() {
            return this == IS_TOO_SLOW || this == IS_FROZEN;
        }
    }

    private static Fate begin(ProbedNode node, SplittableRandom chance) {
        node.thaw();
        node.crash();
        node.start();
        node.manner = Manner.ANSWERS;
        node.slowNanos = 0;
        Fate fate = Fate.values()[chance.nextInt(Fate.values().length)];
        switch (fate) {
            case WORKS -> {}
            case IS_SLOW -> node.slowNanos = chance.nextLong(1_500 * MILLI);
            case IS_TOO_SLOW -> node.slowNanos = (2_100 + chance.nextLong(20_000)) * MILLI;
            case IS_GONE -> node.crash();
            case IS_FROZEN -> node.freeze();
        }
        return fate;
    }

    private static void settle(ProbeRig rig, Kind kind, int count, SplittableRandom chance, String when) {
        List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fates.add(begin(rig.node("n" + i), chance));
        }
        rig.pass(60 * SECOND);
        boolean someoneAnswers = fates.stream().anyMatch(fate -> fate.isUp(kind));
        for (int i = 0; i < count; i++) {
            Fate fate = fates.get(i);
            String about = when + ", n" + i + " of " + fates + ": " + rig.report("n" + i);
            if (fate.isUp(kind)) {
                assertThat(rig.isUp("n" + i)).as(about).isTrue();
            } else if (!fate.isSilent() || someoneAnswers) {
                assertThat(rig.isDown("n" + i)).as(about).isTrue();
            }
        }
    }
}
