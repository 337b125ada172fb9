package io.tidegate.sim;

import static io.tidegate.sim.LiveRig.MILLI;
import static io.tidegate.sim.LiveRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.continuity.Players;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Order;
import io.tidegate.migration.Migrations;
import io.tidegate.observe.MoveCounters;
import io.tidegate.transport.SimHost.Reach;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients stay connected while their nodes go: on the product's own loops, among nodes of each kind.
final class LiveTest {
    private static final Pattern NO_WAY = Pattern.compile("never");
    /// What a client may have of a packet so large that it is not kept.
    private static final Pattern LARGE =
            Pattern.compile("MOVE_FAILED (half_packet|not_movable: .*)|NODE_DOWN not_movable: .*");

    private static final int CLIENTS = 6;
    private static final long TALK_NANOS = 8 * SECOND;

    static List<String> profiles() {
        return Players.profiles();
    }

    static Stream<Arguments> deaths() {
        return Players.profiles().stream()
                .flatMap(profile -> Stream.of(true, false).map(inOrder -> Arguments.of(profile, inOrder)));
    }

    private static LiveSetting setting(String profile) {
        LiveSetting setting = new LiveSetting();
        setting.profile = profile;
        return setting;
    }

    /// Clients talk for a while; something happens in the middle of it, and in the end everybody has all that was
    /// promised.
    private static void nobodyNotices(LiveSetting setting, Consumer<LiveRig> happens) {
        scene(1, setting, NO_WAY, happens);
    }

    private static void scene(long seed, LiveSetting setting, Pattern may, Consumer<LiveRig> happens) {
        try (LiveRig rig = new LiveRig(
                setting, RandomGeneratorFactory.of("L64X128MixRandom").create(seed))) {
            rig.arrive(CLIENTS);
            rig.players.publishUntil(TALK_NANOS);
            rig.passUntil(TALK_NANOS / 2);
            assertThat(rig.devices).allMatch(PlayerDevice::isLetIn);
            assertThat(rig.followed()).isEqualTo(CLIENTS);
            happens.accept(rig);
            rig.passUntil(Math.max(rig.now(), TALK_NANOS));
            finish(rig, setting, may);
        }
    }

    /// @param may how links may have ended
    private static void finish(LiveRig rig, LiveSetting setting, Pattern may) {
        rig.players.quiet();
        rig.pass(40 * SECOND);
        rig.players.silent();
        rig.pass(10 * SECOND);
        assertThat(rig.ends.values())
                .as("links that ended")
                .allMatch(end -> may.matcher(end).matches());
        List<PlayerDevice> standing =
                rig.devices.stream().filter(device -> rig.end(device).isEmpty()).toList();
        rig.devices.stream()
                .filter(device -> !standing.contains(device))
                .forEach(device -> device.actor().giveUp());
        standing.forEach(device -> device.actor().checkStanding());
        rig.players.checkPromises(setting.hasFaults);
        assertThat(rig.waiting() + rig.held()).isZero();
        assertThat(rig.seated()).isEqualTo(standing.size());
        standing.forEach(device -> device.actor().leave(true));
        rig.pass(5 * SECOND);
        assertThat(standing).map(rig::end).allMatch("CLIENT_DISCONNECTED"::equals);
        rig.checkNothingIsLeft();
        rig.pass(setting.hold.toNanos()); // a node that was left by a reset keeps them so long
        standing.forEach(device -> device.actor().checkLeft());
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void aNodeDies(String profile, boolean inOrder) {
        nobodyNotices(setting(profile), rig -> {
            rig.nodes.getFirst().crash(inOrder);
            rig.pass(SECOND);
            rig.nodes.getFirst().start();
        });
    }

    /// A node of EMQX takes its sessions with it; one that is alone is not said to share any.
    @ParameterizedTest
    @ValueSource(strings = {"EMQX", "LONER"})
    void sessionsThatAreGoneAgainstWhatIsSaidOfTheNodesAreSpokenOf(String profile) {
        nobodyNotices(setting(profile), rig -> {
            rig.nodes.forEach(node -> node.crash(true));
            rig.nodes.forEach(PlayerNode::start);
            rig.pass(SECOND);
            assertThat(rig.count(MoveCounters.Event.SESSION_LOST)).isPositive();
            assertThat(rig.balancer.withoutSessions.isEmpty()).isEqualTo(profile.equals("LONER"));
        });
    }

    /// Sessions that end with their legs are not among them.
    @ParameterizedTest
    @ValueSource(strings = {"BIFROMQ", "RABBITMQ", "AEDES"})
    void noSessionIsLostWithANodeOfAClusterThatKeepsThem(String profile) {
        nobodyNotices(setting(profile), rig -> {
            rig.nodes.getFirst().crash(true);
            rig.pass(20 * SECOND); // nodes of BifroMQ refuse its clients for a while
            rig.nodes.getFirst().start();
            assertThat(rig.moved()).isEqualTo(2);
            assertThat(rig.count(MoveCounters.Event.SESSION_LOST)).isZero();
            assertThat(rig.balancer.withoutSessions).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodesHostIsNotHeardOfAndProbesSaySo(String profile) {
        if (profile.equals("LONER")) {
            return; // it never hears that it was left
        }
        nobodyNotices(setting(profile), rig -> {
            rig.nodes.getFirst().host().reach(Reach.SILENT);
            rig.pass(2 * SECOND);
            rig.offer(new FleetEvent.ProbesFail(LiveSetting.id(0), "no answer", rig.now()));
            rig.pass(3 * SECOND);
            assertThat(rig.member(0).occupancy().live()).isZero();
        });
    }

    /// Not even by the one node that is left, which asks all to go.
    @ParameterizedTest
    @MethodSource("profiles")
    void nobodyGoesToNodesThatAreKnownToBeDownWhileOneWorks(String profile) {
        if (profile.equals("LONER")) {
            return; // it never hears that it was left
        }
        scene(1, setting(profile), LARGE, rig -> {
            for (int node = 0; node < 2; node++) {
                rig.nodes.get(node).host().reach(Reach.SILENT);
                rig.offer(new FleetEvent.ProbesFail(LiveSetting.id(node), "no answer", rig.now()));
            }
            rig.pass(70 * SECOND); // as long as those of EMQX answer nobody when one is silent
            assertThat(rig.followed()).isGreaterThanOrEqualTo(CLIENTS - 1);
            assertThat(rig.member(2).occupancy().live()).isEqualTo((int) rig.followed());
            List.copyOf(rig.nodes.get(2).legs()).forEach(leg -> leg.actor().endsSoon(0x9C, MILLI));
            for (int i = 0; i < 600; i++) {
                rig.pass(5 * MILLI);
                assertThat(rig.member(0).occupancy().live()).isZero();
                assertThat(rig.member(1).occupancy().live()).isZero();
            }
            assertThat(rig.member(2).occupancy().live()).isEqualTo((int) rig.followed());
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeIsDrained(String profile) {
        LiveSetting setting = setting(profile);
        setting.hasFaults = false;
        nobodyNotices(setting, rig -> {
            rig.offer(new FleetEvent.Ordered(LiveSetting.id(0), Order.DRAIN, rig.now()));
            rig.pass(4 * SECOND);
            assertThat(rig.member(0).occupancy().live()).isZero();
            assertThat(rig.moved()).isEqualTo(2);
            rig.offer(new FleetEvent.Ordered(LiveSetting.id(0), Order.READY, rig.now()));
        });
    }

    private static void force(LiveRig rig, int node) {
        rig.balancer.migrations.ask(new Migrations.Request.Force(LiveSetting.id(node)));
        rig.offer(new FleetEvent.Ordered(LiveSetting.id(node), Order.DRAIN, rig.now()));
    }

    /// Those of the node that is forced end, with a word where there is one; all others stay, since nobody would take
    /// them.
    @ParameterizedTest
    @MethodSource("profiles")
    void aForcedDrainEndsWhomNoOtherNodeWouldTake(String profile) {
        Pattern forced = Pattern.compile("DRAINED no_node: .*");
        scene(1, setting(profile), forced, rig -> {
            rig.offer(new FleetEvent.Ordered(LiveSetting.id(1), Order.DRAIN, rig.now()));
            rig.offer(new FleetEvent.Ordered(LiveSetting.id(2), Order.DRAIN, rig.now()));
            force(rig, 0);
            rig.pass(4 * SECOND);
            assertThat(rig.member(0).occupancy().live()).isZero();
            assertThat(rig.ends.values()).hasSize(2).allMatch(forced.asMatchPredicate());
            assertThat(rig.ended(MoveCounters.Reason.NO_NODE)).isEqualTo(2);
            assertThat(rig.moved()).isZero();
            assertThat(rig.followed()).isEqualTo(CLIENTS - 2);
            for (PlayerDevice device : rig.devices) {
                boolean isWarned = !rig.end(device).isEmpty() && device.actor().speaksFive();
                assertThat(device.actor().lastWord()).isEqualTo(isWarned ? 0x8B : -1);
            }
        });
    }

    @Test
    void aForcedDrainEndsWhomNoOtherNodeHasRoomFor() {
        Pattern forced = Pattern.compile("DRAINED no_node: .*");
        LiveSetting setting = setting("RABBITMQ");
        setting.maxConnections = 2;
        scene(1, setting, forced, rig -> {
            force(rig, 0);
            rig.pass(4 * SECOND);
            assertThat(rig.ends.values()).hasSize(2).allMatch(forced.asMatchPredicate());
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aForcedDrainMovesWhomAnotherNodeTakes(String profile) {
        LiveSetting setting = setting(profile);
        setting.hasFaults = false;
        nobodyNotices(setting, rig -> {
            force(rig, 0);
            rig.pass(4 * SECOND);
            assertThat(rig.member(0).occupancy().live()).isZero();
            assertThat(rig.moved()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeIsPutInMaintenance(String profile) {
        LiveSetting setting = setting(profile);
        setting.hasFaults = false;
        nobodyNotices(setting, rig -> {
            rig.offer(new FleetEvent.Ordered(LiveSetting.id(0), Order.MAINTENANCE, rig.now()));
            rig.pass(4 * SECOND);
            assertThat(rig.member(0).occupancy().live()).isZero();
            assertThat(rig.moved()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeThatWasEmptyGetsItsShare(String profile) {
        LiveSetting setting = setting(profile);
        setting.hasFaults = false;
        nobodyNotices(setting, rig -> {
            rig.offer(new FleetEvent.Ordered(LiveSetting.id(0), Order.DRAIN, rig.now()));
            rig.pass(4 * SECOND);
            rig.offer(new FleetEvent.Ordered(LiveSetting.id(0), Order.READY, rig.now()));
            rig.balancer.migrations.ask(new Migrations.Request.Start(LiveSetting.POOL));
            rig.pass(10 * SECOND);
            assertThat(rig.member(0).occupancy().live()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeEvacuates(String profile) {
        LiveSetting setting = setting(profile);
        nobodyNotices(setting, rig -> {
            List.copyOf(rig.nodes.getFirst().legs()).forEach(leg -> leg.actor().endsSoon(0x9C, SECOND));
            rig.offer(new FleetEvent.Evacuates(LiveSetting.id(0), "503", rig.now()));
            rig.pass(4 * SECOND);
            assertThat(rig.member(0).occupancy().live()).isZero();
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void allNodesAreDownForLessThanAClientIsHeld(String profile) {
        LiveSetting setting = setting(profile);
        setting.hold = Duration.ofSeconds(60);
        nobodyNotices(setting, rig -> {
            rig.nodes.forEach(node -> node.crash(false));
            rig.pass(50 * SECOND);
            assertThat(rig.seated()).isZero();
            assertThat(rig.held()).as("held").isEqualTo(CLIENTS);
            rig.nodes.forEach(PlayerNode::start);
        });
    }

    @Test
    void allNodesAreDownForLongerAndTheClientsEnd() {
        LiveSetting setting = new LiveSetting();
        setting.hold = Duration.ofSeconds(20);
        try (LiveRig rig = new LiveRig(setting)) {
            rig.arrive(CLIENTS);
            rig.pass(SECOND);
            rig.nodes.forEach(node -> node.crash(true));
            rig.pass(19 * SECOND);
            assertThat(rig.ends).isEmpty();
            rig.pass(5 * SECOND);
            assertThat(rig.ends.values()).hasSize(CLIENTS).allMatch("NO_NODE no_node"::equals);
            assertThat(rig.devices).allMatch(device -> device.actor().isCut());
            rig.checkNothingIsLeft();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theNodeThatTheyAreMovedToSaysNothing(String profile) {
        if (profile.equals("EMQX")) {
            return; // then no node of it answers
        }
        nobodyNotices(setting(profile), rig -> {
            rig.nodes.get(1).freeze();
            rig.nodes.getFirst().crash(false);
            rig.pass(20 * SECOND);
            assertThat(rig.nodes.get(2).legs()).hasSizeGreaterThanOrEqualTo(4);
            rig.nodes.getFirst().start();
            rig.nodes.get(1).thaw();
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theNodeThatTheyAreMovedToDiesInTheMiddleOfItsAnswer(String profile) {
        for (int said = 0; said < 4; said++) {
            int bytes = said;
            nobodyNotices(setting(profile), rig -> {
                rig.nodes.get(1).breath(bytes);
                rig.nodes.get(2).breath(bytes);
                rig.nodes.getFirst().crash(true);
                rig.pass(400 * MILLI);
                rig.nodes.get(1).crash(false);
                rig.nodes.get(2).crash(true);
                rig.nodes.forEach(node -> node.breath(Integer.MAX_VALUE));
                rig.nodes.forEach(PlayerNode::start);
            });
        }
    }

    @Test
    void nodesSpeakTls() {
        LiveSetting setting = new LiveSetting();
        setting.nodesSpeakTls = true;
        nobodyNotices(setting, rig -> {
            rig.nodes.getFirst().crash(false);
            rig.pass(SECOND);
            rig.nodes.get(1).crash(true);
            rig.pass(SECOND);
            rig.nodes.forEach(PlayerNode::start);
        });
    }

    @Test
    void clientsSpeakTls() {
        LiveSetting setting = new LiveSetting();
        setting.clientTls =
                SimTls.settings(RandomGeneratorFactory.of("L64X128MixRandom").create(1));
        nobodyNotices(setting, rig -> {
            rig.nodes.getFirst().crash(false);
            rig.pass(SECOND);
            rig.nodes.get(1).crash(true);
            rig.pass(SECOND);
            rig.nodes.forEach(PlayerNode::start);
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aClientThatReadsNothingForAWhileHasItsBacklogWhenItsNodeDies(String profile) {
        nobodyNotices(setting(profile), rig -> {
            rig.devices.forEach(device -> device.socket().read(false));
            rig.pass(2 * SECOND);
            rig.nodes.getFirst().crash(false);
            rig.pass(5 * SECOND);
            rig.devices.forEach(device -> device.socket().read(true));
            rig.nodes.getFirst().start();
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeThatReadsNothingForAWhileDies(String profile) {
        // a message that is too large to be kept may be on its way to it
        scene(1, setting(profile), LARGE, rig -> {
            rig.nodes.getFirst().legs().forEach(leg -> leg.socket().read(false));
            rig.pass(5 * SECOND);
            rig.nodes.getFirst().crash(false);
            rig.pass(5 * SECOND);
            rig.nodes.getFirst().start();
        });
    }

    /// The node's last words end at some byte of what it was about to say.
    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeDiesInTheMiddleOfAPacket(String profile) {
        for (int bytes : new int[] {0, 1, 2, 3, 5, 8, 13, 21}) {
            int left = bytes;
            scene(bytes + 1, setting(profile), LARGE, rig -> {
                rig.nodes.getFirst().legs().forEach(leg -> leg.breath(left));
                rig.pass(500 * MILLI);
                rig.nodes.getFirst().crash(left % 2 == 0);
                rig.pass(SECOND);
                rig.nodes.getFirst().start();
            });
        }
    }

    @Test
    void moreClientsThanOtherNodesHaveRoomForWaitForOne() {
        LiveSetting setting = new LiveSetting();
        setting.maxConnections = 2;
        nobodyNotices(setting, rig -> {
            assertThat(rig.seated()).isEqualTo(6);
            rig.nodes.getFirst().crash(false);
            rig.pass(20 * SECOND);
            assertThat(rig.seated()).isEqualTo(4);
            rig.nodes.getFirst().start();
        });
    }

    /// Header and CONNECT come in one piece, with the client's address: the rig looks at that.
    @Test
    void aFurtherNodeIsToldWhoTheClientIs() {
        nobodyNotices(new LiveSetting(), rig -> {
            rig.nodes.getFirst().crash(false);
            rig.pass(2 * SECOND);
            assertThat(rig.nodes.get(1).legs()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(leg -> {
                assertThat(leg.source()).isNotNull();
                assertThat(leg.firstBytes()).isGreaterThan(28 + 12);
            });
            rig.nodes.getFirst().start();
        });
    }
}
