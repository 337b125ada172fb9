package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Cluster.SessionView;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.wire.Bytes;
import io.tidegate.systemtest.wire.Packet;
import io.tidegate.systemtest.wire.PacketWriter;
import io.tidegate.systemtest.wire.Properties;
import io.tidegate.systemtest.wire.Property;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that really leave, each in its way: no session of theirs is there for longer than they asked, and their
/// wills
/// are published once and when they should, or never. `hold` is longer than any test waits: what would be put off for
/// that long does not come in time.
@Timeout(300)
final class LeavingTest {
    private static final String SETTINGS = "continuity.hold = 90s";
    private static final long FOR_EVER = 0xFFFF_FFFFL;
    private static final long LONG = 3600;

    /// Seconds, of who falls silent when the others leave, and is heard until then.
    private static final int KEEP_ALIVE = 2;

    private static final Duration PING_PACE = Duration.ofMillis(500);

    /// Seconds, of who leaves by itself: longer than a case takes.
    private static final int KEEP_ALIVE_LONG = 60;

    /// What a client asks for.
    private enum Wish {
        FIVE_ENDING(5, true, 0),
        FIVE_LASTING(5, false, LONG),
        THREE_CLEAN(4, true, 0),
        THREE_KEPT(4, false, FOR_EVER);

        final int level;
        final boolean clean;
        /// Of its session once it is gone, seconds; 0 = there is none.
        final long expiry;

        Wish(int level, boolean clean, long expiry) {
            this.level = level;
            this.clean = clean;
            this.expiry = expiry;
        }

        byte[] connect(String id, int keepAlive) {
            Packet.Will will = new Packet.Will("wills/" + id, Bytes.of("gone"), 1, false, Properties.NONE);
            Properties properties =
                    this == FIVE_LASTING ? Properties.NONE.with(Property.SESSION_EXPIRY, LONG) : Properties.NONE;
            return PacketWriter.bytes(
                    new Packet.Connect(level, id, clean, keepAlive, will, null, null, properties), level);
        }
    }

    /// How it leaves.
    private enum Way {
        DISCONNECT(false),
        DISCONNECT_WITH_WILL(true),
        RESET(true),
        KEEP_ALIVE(true);

        final boolean firesWill;

        Way(boolean firesWill) {
            this.firesWill = firesWill;
        }

        boolean fits(Wish wish) {
            return this != DISCONNECT_WITH_WILL || wish.level == Packet.MQTT_5;
        }

        void leave(RawClient client) throws IOException {
            switch (this) {
                case DISCONNECT -> client.send(Packets.DISCONNECT).endOutput();
                case DISCONNECT_WITH_WILL ->
                    client.send(Packets.hex("E0 01 04")).endOutput();
                case RESET -> client.reset();
                case KEEP_ALIVE -> {} // it says nothing any more
            }
        }
    }

    /// Where a client stands when it leaves.
    enum Moment {
        AT_REST,
        AFTER_A_MOVE,
        /// All nodes are down.
        WITHOUT_A_NODE
    }

    /// All that are to leave, and where they are to stand. Nobody's time runs out before that.
    private static List<Guest> guests(ContinuityScene scene, Moment moment) throws IOException {
        List<Guest> guests = new CopyOnWriteArrayList<>();
        try (ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor()) {
            long pace = PING_PACE.toMillis();
            Future<?> _ =
                    pings.scheduleAtFixedRate(() -> guests.forEach(Guest::goesOn), 0, pace, TimeUnit.MILLISECONDS);
            come(scene, guests);
            bring(scene, moment, guests.size());
        }
        return guests;
    }

    private static void bring(ContinuityScene scene, Moment moment, int clients) {
        scene.awaitClientsAtNodes(clients);
        switch (moment) {
            case AT_REST -> {}
            case AFTER_A_MOVE -> {
                scene.node(0).evacuate();
                scene.node(0).disconnectAll(0x9C);
                Patience.until(
                        "all to be at the other node", () -> scene.node(1).clients() == clients);
            }
            case WITHOUT_A_NODE -> {
                scene.killAll();
                scene.awaitHeld(clients);
            }
        }
    }

    /// A client, and what it wants.
    private record Guest(String id, Wish wish, Way way, RawClient socket) {
        /// @param keepAlive seconds
        static Guest connect(ContinuityScene scene, Wish wish, Way way, int keepAlive) throws IOException {
            String id = (wish + "-" + way).toLowerCase(Locale.ROOT);
            RawClient socket = RawClient.open(scene.balancer.port()).send(wish.connect(id, keepAlive));
            assertThat(socket.read()).as(id).startsWith("20 ");
            return new Guest(id, wish, way, socket);
        }

        /// Says something where its time runs otherwise.
        void goesOn() {
            if (way == Way.KEEP_ALIVE) {
                try {
                    socket.send(Packets.PINGREQ);
                } catch (IOException e) {
                    throw new UncheckedIOException(id, e);
                }
            }
        }
    }

    private static ContinuityScene scene(Profile profile) {
        return scene(profile, Setup.BEHIND_PROXY, "");
    }

    private static ContinuityScene scene(Profile profile, Setup setup, String before) {
        Cluster cluster = Cluster.start(2, profile, setup);
        String settings = ContinuityScene.settings(profile) + SETTINGS;
        return ContinuityScene.before(cluster, before + Balancer.configuration("", settings, cluster.poolNodes()));
    }

    private static void come(ContinuityScene scene, List<Guest> guests) throws IOException {
        for (Way way : Way.values()) {
            for (Wish wish : Wish.values()) {
                if (way.fits(wish)) {
                    int keepAlive = way == Way.KEEP_ALIVE ? KEEP_ALIVE : KEEP_ALIVE_LONG;
                    guests.add(Guest.connect(scene, wish, way, keepAlive));
                }
            }
        }
    }

    /// Seconds, by client id: of those whose sessions are to stay.
    private static Map<String, Long> lasting(List<Guest> guests) {
        return guests.stream()
                .filter(guest -> guest.wish().expiry > 0)
                .collect(Collectors.toMap(Guest::id, guest -> guest.wish().expiry));
    }

    private static Map<String, Long> lasting(ContinuityScene scene) {
        return scene.cluster.sessions().stream().collect(Collectors.toMap(SessionView::clientId, SessionView::expiry));
    }

    /// Where a node would find a silent client no later than the balancer, by its own clock.
    enum Watch {
        THE_NODE_NAMES_THE_KEEP_ALIVE(2, 3, ""),
        THE_BALANCER_IS_PATIENT(0, 2, "mqtt.keepalive_multiplier = 4.0\n");

        /// Of the node, seconds; 0 = what the client asks for.
        private final int keepAlive;

        /// What clients ask for, seconds.
        private final int asked;

        private final String settings;

        Watch(int keepAlive, int asked, String settings) {
            this.keepAlive = keepAlive;
            this.asked = asked;
            this.settings = settings;
        }
    }

    /// Only the balancer can tell a node what such a client wanted.
    @ParameterizedTest
    @EnumSource(Watch.class)
    void nobodyFindsASilentClientBeforeTheBalancer(Watch watch) throws IOException {
        List<Guest> guests = new ArrayList<>();
        Setup setup = Setup.BEHIND_PROXY.serverKeepAlive(watch.keepAlive);
        try (ContinuityScene scene = scene(Profile.STRICT, setup, watch.settings)) {
            for (Wish wish : Wish.values()) {
                guests.add(Guest.connect(scene, wish, Way.KEEP_ALIVE, watch.asked));
            }
            for (Guest guest : guests) {
                assertThat(scene.balancer.awaitClosed(guest.id()).get("reason")).isEqualTo("client_idle");
            }
            Map<String, Long> lasting = lasting(guests);
            List<String> all = guests.stream().map(Guest::id).toList();
            scene.balancer.awaitRest();
            Patience.await("sessions that were asked for, and no other, and their wills")
                    .untilAsserted(() -> {
                        assertThat(lasting(scene)).isEqualTo(lasting);
                        assertThat(scene.clientsAtNodes()).isZero();
                        assertThat(scene.cluster.wills()).containsExactlyInAnyOrderElementsOf(all);
                    });
            assertThat(scene.moves("result=\"moved\""))
                    .as("clients that were moved")
                    .isZero();
            scene.cluster.assertNoFault();
        } finally {
            for (Guest guest : guests) {
                guest.socket().close();
            }
        }
    }

    static Stream<Arguments> momentsAndProfiles() {
        return Stream.of(Profile.STRICT, Profile.EMQX)
                .flatMap(profile -> Stream.of(Moment.values()).map(moment -> Arguments.of(moment, profile)));
    }

    @ParameterizedTest
    @MethodSource("momentsAndProfiles")
    void nothingIsLeftBehind(Moment moment, Profile profile) throws IOException {
        List<Guest> guests = List.of();
        try (ContinuityScene scene = scene(profile)) {
            guests = guests(scene, moment);
            for (Guest guest : guests) {
                guest.way().leave(guest.socket());
            }
            if (moment == Moment.WITHOUT_A_NODE) {
                scene.restartAll();
            }
            Map<String, Long> lasting = lasting(guests);
            List<String> wills = guests.stream()
                    .filter(guest -> guest.way().firesWill)
                    .map(Guest::id)
                    .toList();
            scene.balancer.awaitRest();
            Patience.await("sessions that were asked for, and no other, without clients, and their wills")
                    .untilAsserted(() -> {
                        assertThat(lasting(scene)).isEqualTo(lasting);
                        assertThat(scene.clientsAtNodes()).isZero();
                        assertThat(scene.cluster.wills()).containsExactlyInAnyOrderElementsOf(wills);
                    });
            scene.cluster.assertNoFault();
        } finally {
            for (Guest guest : guests) {
                guest.socket().close();
            }
        }
    }
}
