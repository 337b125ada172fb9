package io.tidegate.sim;

import static io.tidegate.sim.LiveRig.MILLI;
import static io.tidegate.sim.LiveRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Order;
import io.tidegate.link.MovePace;
import io.tidegate.observe.MoveCounters;
import io.tidegate.transport.SimHost.Reach;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients go, or the process ends, wherever they are on their way between nodes: all that was taken for them is given
/// back, and the closing line says why.
final class LiveStatesTest {
    private static final int CLIENTS = 4;
    private static final Duration HOLD = Duration.ofSeconds(30);
    /// 1.5 times what the clients ask for.
    private static final long IDLE_NANOS = 90 * SECOND;

    /// Bytes of what the nodes here answer to a CONNECT.
    private static final int CONNACK_311 = 4;

    private static final int CONNACK_5 = 11;

    /// Whether it came to that.
    private static boolean await(LiveRig rig, BooleanSupplier holds) {
        for (int i = 0; i < 1000 && !holds.getAsBoolean(); i++) {
            rig.pass(5 * MILLI);
        }
        return holds.getAsBoolean();
    }

    /// Where clients are.
    enum State {
        AT_A_NODE("EMQX") {
            @Override
            boolean reach(LiveRig rig) {
                return true;
            }
        },
        WITHOUT_A_NODE("EMQX") {
            @Override
            boolean reach(LiveRig rig) {
                rig.nodes.forEach(node -> node.crash(false));
                rig.pass(2 * SECOND);
                return rig.held() == CLIENTS;
            }
        },
        QUEUED("AEDES") {
            @Override
            void shape(LiveSetting setting) {
                setting.pace = new MovePace(1, 1, Duration.ZERO);
            }

            @Override
            boolean reach(LiveRig rig) {
                rig.nodes.get(2).freeze(); // the first of them is on its way to it
                rig.nodes.get(1).crash(false);
                rig.nodes.getFirst().crash(false);
                rig.pass(300 * MILLI);
                return rig.waiting() > 0;
            }
        },
        DIALLED("EMQX") {
            @Override
            boolean reach(LiveRig rig) {
                rig.nodes.get(1).host().reach(Reach.SILENT);
                rig.nodes.get(2).host().reach(Reach.SILENT);
                rig.nodes.getFirst().crash(false);
                rig.pass(500 * MILLI);
                return rig.moved() == 0 && rig.held() > 0;
            }
        },
        CONNECTING("AEDES") {
            @Override
            boolean reach(LiveRig rig) {
                rig.nodes.get(1).freeze();
                rig.nodes.get(2).freeze();
                rig.nodes.getFirst().crash(true);
                rig.pass(500 * MILLI);
                return rig.moved() == 0 && rig.held() > 0;
            }
        },
        OLD_LEG_PARTS("BIFROMQ") {
            @Override
            boolean reach(LiveRig rig) {
                rig.offer(new FleetEvent.Ordered(LiveSetting.id(0), Order.DRAIN, rig.now()));
                rig.offer(new FleetEvent.Ordered(LiveSetting.id(1), Order.DRAIN, rig.now()));
                return await(rig, () -> rig.furtherLegs() > 0);
            }
        },
        SUBSCRIBES_AGAIN("LONER") {
            @Override
            boolean reach(LiveRig rig) {
                rig.nodes.get(1).breath(CONNACK_311);
                rig.nodes.get(2).breath(CONNACK_5);
                rig.nodes.getFirst().crash(true);
                boolean isThere = await(rig, () -> rig.count(MoveCounters.Event.SESSION_RENEWED) > rig.moved());
                rig.nodes.forEach(node -> node.breath(Integer.MAX_VALUE));
                return isThere;
            }
        };

        private final String profile;

        State(String profile) {
            this.profile = profile;
        }

        void shape(LiveSetting setting) {}

        /// A packet was too large to be kept, or the other node grants less, or a node says half an answer and keeps
        /// what
        /// it has taken.
        private String mayComeFirst() {
            return "MOVE_FAILED (half_packet|not_movable: .*|narrower)"
                    + (this == SUBSCRIBES_AGAIN ? "|NO_NODE no_node" : "");
        }

        /// Whether it came to that.
        abstract boolean reach(LiveRig rig);
    }

    /// What happens to them there.
    enum Event {
        LEAVE("CLIENT_DISCONNECTED") {
            @Override
            void happen(LiveRig rig, PlayerDevice device) {
                device.actor().leave(true);
            }
        },
        END("CLIENT_CLOSED") {
            @Override
            void happen(LiveRig rig, PlayerDevice device) {
                device.actor().stop();
                device.socket().endOutput();
            }
        },
        RESET("CLIENT_RESET.*") {
            @Override
            void happen(LiveRig rig, PlayerDevice device) {
                device.actor().stop();
                device.socket().reset();
            }
        },
        VANISH("CLIENT_IDLE|CLIENT_BLOCKED|CLIENT_RESET connection timed out|CLIENT_RESET timed out") {
            @Override
            void happen(LiveRig rig, PlayerDevice device) {
                device.actor().stop();
                device.vanish();
            }
        },
        SHUTDOWN("SHUTDOWN") {
            @Override
            void happen(LiveRig rig, PlayerDevice device) {
                if (device == rig.devices.getFirst()) {
                    rig.balancer.end(Duration.ZERO);
                }
            }
        },
        PACED_SHUTDOWN("SHUTDOWN") {
            @Override
            void happen(LiveRig rig, PlayerDevice device) {
                if (device == rig.devices.getFirst()) {
                    rig.balancer.end(Duration.ofSeconds(3));
                }
            }
        };

        private final String cause;

        Event(String cause) {
            this.cause = cause;
        }

        abstract void happen(LiveRig rig, PlayerDevice device);

        private boolean isShutdown() {
            return this == SHUTDOWN || this == PACED_SHUTDOWN;
        }
    }

    static Stream<Arguments> all() {
        return Arrays.stream(State.values())
                .flatMap(state -> Arrays.stream(Event.values()).map(event -> Arguments.of(state, event)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingIsLeftAndTheCauseIsRight(State state, Event event) {
        int reached = 0;
        for (int seed = 1; seed <= 3; seed++) {
            reached += nothingIsLeft(seed, state, event) ? 1 : 0;
        }
        assertThat(reached).as("seeds in which it came to that").isPositive();
    }

    private static boolean nothingIsLeft(int seed, State state, Event event) {
        LiveSetting setting = new LiveSetting();
        setting.profile = state.profile;
        setting.hold = HOLD;
        state.shape(setting);
        try (LiveRig rig = new LiveRig(
                setting, RandomGeneratorFactory.of("L64X128MixRandom").create(seed))) {
            rig.arrive(CLIENTS);
            rig.players.publishUntil(3 * SECOND);
            rig.pass(3 * SECOND);
            assertThat(rig.devices).allMatch(PlayerDevice::isLetIn);
            rig.players.quiet();
            boolean isThere = state.reach(rig);
            List<PlayerDevice> here =
                    rig.devices.stream().filter(one -> rig.end(one).isEmpty()).toList();
            assertThat(here).isNotEmpty();
            rig.devices.forEach(device -> event.happen(rig, device));
            rig.pass((event.isShutdown() ? 4 : 5) * SECOND);
            if (event.isShutdown()) {
                assertThat(here).map(rig::end).as("at once").allMatch(end -> end.matches(event.cause));
            } else {
                comeBack(rig);
                rig.pass(IDLE_NANOS + 5 * SECOND);
                assertThat(here)
                        .map(rig::end)
                        .as("in the end")
                        .allMatch(end -> end.matches(event.cause) || end.matches(state.mayComeFirst()));
            }
            rig.pass(3 * SECOND);
            rig.checkNothingIsLeft();
            if (!event.isShutdown() && event != Event.VANISH && state != State.SUBSCRIBES_AGAIN) {
                rig.pass(HOLD.toNanos());
                here.stream()
                        .filter(device -> rig.end(device).startsWith("CLIENT_"))
                        .forEach(device -> device.actor().checkLeft());
            }
            return isThere;
        }
    }

    private static void comeBack(LiveRig rig) {
        for (PlayerNode node : rig.nodes) {
            node.host().reach(Reach.UP);
            node.start();
            node.thaw();
        }
    }
}
