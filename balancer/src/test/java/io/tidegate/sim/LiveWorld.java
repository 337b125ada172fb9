package io.tidegate.sim;

import static io.tidegate.sim.LiveRig.MILLI;
import static io.tidegate.sim.LiveRig.SECOND;

import io.tidegate.continuity.Players;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Policy;
import io.tidegate.link.MovePace;
import io.tidegate.transport.Meanness;
import io.tidegate.transport.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;

/// Live clients on the product's own loops, from one seed: a storm of faults and moves, then calm, then all leave. What
/// must hold is checked as it happens; what does not is an [AssertionError]. Confined to one thread.
final class LiveWorld {
    /// How a client may lose its connection although it did nothing.
    private static final Pattern UNAVOIDABLE =
            Pattern.compile("MOVE_FAILED (half_packet|not_movable: .*|contended|subscription_refused)"
                    + "|(DRAINED|NODE_DOWN|REBALANCED) not_movable: .*|NO_NODE no_node");
    /// The same where no node fails: other nodes grant less, or the client has authenticated by more than its CONNECT.
    private static final Pattern ALWAYS = Pattern.compile("MOVE_FAILED narrower|(DRAINED|REBALANCED) not_movable: .*");
    /// What may be said of one that left.
    private static final Pattern LEFT =
            Pattern.compile("CLIENT_(DISCONNECTED|CLOSED|RESET|BLOCKED|IDLE).*|MOVE_FAILED.*|NO_NODE no_node");

    private static final int CLIENTS_MAX = 12;
    private static final long CALM_NANOS = 300 * SECOND;
    /// Less than a session is held.
    private static final long LEFT_NANOS = 10 * SECOND;

    private static final long LEAVING_NANOS = 320 * SECOND;

    private final RandomGenerator random;
    private final LiveSetting setting = new LiveSetting();
    private final LiveRig rig;

    LiveWorld(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> profiles = Players.profiles();
        setting.profile = profiles.get(random.nextInt(profiles.size()));
        setting.hasFaults = random.nextInt(10) < 7;
        setting.refusals = random.nextInt(2) * 4;
        setting.limitsPackets = true;
        setting.loops = 1 + random.nextInt(3);
        Policy[] policies = Policy.values();
        setting.policy = policies[random.nextInt(policies.length)];
        setting.maxConnections = random.nextInt(3) > 0 ? Node.UNLIMITED : 4 + random.nextInt(20);
        setting.hold = Duration.ofSeconds(random.nextBoolean() ? 30 : 90);
        setting.pace = new MovePace(
                1 + random.nextInt(100), 1 + random.nextInt(20), Duration.ofMillis(random.nextInt(2) * 100L));
        setting.suspectAfter = Duration.ofMillis(200 + random.nextInt(3000));
        setting.wantsHeader = random.nextInt(3) > 0;
        setting.nodesSpeakTls = random.nextInt(4) == 0;
        setting.clientTls = random.nextInt(4) == 0 ? SimTls.settings(random) : null;
        setting.configured = random.nextInt(2) == 0 ? Integer.MAX_VALUE : random.nextInt(2);
        setting.probes = random.nextBoolean() ? leg -> SimProbes.settings(random, leg, true) : null;
        rig = new LiveRig(setting, random);
        rig.rough(LiveWorld::path);
    }

    /// Short, and wide enough for a packet or two.
    static Path path(RandomGenerator random) {
        if (random.nextBoolean()) {
            return Path.LOOPBACK;
        }
        long latency = 1 + random.nextLong(5 * MILLI);
        return new Path(
                latency,
                random.nextLong(latency),
                1 << (4 + random.nextInt(12)),
                1 << (11 + random.nextInt(7)),
                1 << (11 + random.nextInt(7)));
    }

    LiveRig rig() {
        return rig;
    }

    void run() {
        if (random.nextBoolean()) {
            rig.process()
                    .meanness(
                            random.nextBoolean()
                                    ? Meanness.HARMLESS
                                    : Meanness.from(random).withoutFailures());
        }
        long until = (5 + random.nextLong(40)) * SECOND;
        int count = 1 + random.nextInt(CLIENTS_MAX);
        for (int i = 0; i < count; i++) {
            rig.agenda().after(random.nextLong(random.nextBoolean() ? SECOND : until), rig::arrive);
        }
        rig.players.publishUntil(until);
        LiveStorm storm = new LiveStorm(rig, setting.hasFaults, setting.probes != null);
        storm.until(until);
        rig.passUntil(until);
        storm.end();
        rig.players.quiet();
        rig.pass(CALM_NANOS);
        rig.players.silent();
        rig.pass(LEFT_NANOS);
        settled();
        leave();
        rig.end(Duration.ofSeconds(random.nextInt(2) * 5L));
        rig.close();
    }

    private void settled() {
        rig.watch().checkAllWork();
        for (PlayerDevice device : rig.devices) {
            if (!device.isLetIn()) {
                throw new AssertionError(device + " was never let in");
            }
            String end = rig.end(device);
            if (end.isEmpty()) {
                device.actor().checkStanding();
            } else {
                boolean isOvertaken =
                        end.equals("NODE_CLOSED") && device.addresses().size() > 1; // by one of its own
                boolean isAllowed = isOvertaken || UNAVOIDABLE.matcher(end).matches();
                if (!ALWAYS.matcher(end).matches() && !(setting.hasFaults && isAllowed)) {
                    throw new AssertionError(device + " was ended: " + end);
                }
                device.actor().giveUp();
            }
        }
        if (rig.waiting() != 0 || rig.held() != 0) {
            throw new AssertionError(rig.waiting() + " wait for their turn, " + rig.held() + " are held");
        }
        rig.players.checkPromises(setting.hasFaults);
    }

    private void leave() {
        List<PlayerDevice> here =
                rig.devices.stream().filter(one -> rig.end(one).isEmpty()).toList();
        List<PlayerDevice> gone = new ArrayList<>(here);
        for (PlayerDevice device : here) {
            rig.agenda().after(random.nextLong(SECOND), () -> device.actor().leave(random.nextBoolean()));
        }
        rig.pass(LEFT_NANOS);
        for (PlayerDevice device : here) {
            String end = rig.end(device);
            if (!LEFT.matcher(end).matches()) {
                throw new AssertionError(device + " left, and its link ended: " + end);
            }
            if (end.startsWith("CLIENT_") && device.actor().expirySeconds() == 0) {
                device.actor().checkLeft();
            } else if (!end.startsWith("CLIENT_")) {
                gone.remove(device);
            }
        }
        rig.pass(LEAVING_NANOS);
        gone.forEach(device -> device.actor().checkLeft());
        rig.checkNothingIsLeft();
    }

    @Override
    public String toString() {
        return setting.profile + (setting.hasFaults ? ", faults" : "") + (setting.probes == null ? "" : ", probes")
                + ", " + setting.loops + " loops, " + setting.policy;
    }
}
