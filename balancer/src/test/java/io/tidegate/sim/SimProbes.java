package io.tidegate.sim;

import io.tidegate.fleet.Fleets;
import io.tidegate.health.HttpWords;
import io.tidegate.health.MqttWords;
import io.tidegate.health.ProbeNews;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.health.ProbeSettings.Pace;
import io.tidegate.health.ProbeSettings.Thresholds;
import io.tidegate.health.Probes;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeLegSettings.ProxyOut;
import io.tidegate.mqtt.Version;
import io.tidegate.time.Clock;
import io.tidegate.tls.TlsClient;
import io.tidegate.transport.DebugAllocator;
import io.tidegate.transport.LoopMeans;
import io.tidegate.transport.SimKernel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The product's probes on a loop of a simulated process, and how soon they must tell. Confined to the simulation's
/// thread.
final class SimProbes implements ProbeNews {
    private static final long MILLI = 1_000_000L;
    /// What loops may be kept waiting, and news until they are folded.
    private static final long SLACK_NANOS = 1_000 * MILLI;

    final Probes probes;
    final SimKernel kernel;
    private final DebugAllocator memory;
    private boolean isOver;

    /// @param settings by pool
    /// @param tls by pool, of those whose nodes are spoken to over TLS
    SimProbes(
            Map<String, ProbeSettings> settings,
            Map<String, TlsClient> tls,
            Fleets fleets,
            SimKernel kernel,
            Surroundings around) {
        this.kernel = kernel;
        this.memory = new DebugAllocator(around.random());
        Probes.Means means = new Probes.Means(
                LoopMeans.alone(kernel, around.clock(), memory),
                fleets,
                pool -> (request, bounds) -> {
                    throw new IOException("nobody is asked over HTTP here");
                },
                task -> {
                    throw new AssertionError("nothing is done elsewhere here");
                },
                around.random(),
                "1f2e3d4c",
                this);
        this.probes = new Probes(settings, tls, means);
    }

    /// Time and chance.
    record Surroundings(Clock clock, RandomGenerator random) {}

    /// Asks as clients do, and gives the slowest way there is the time that it takes.
    ///
    /// @param quick whether no way is slow
    static ProbeSettings settings(RandomGenerator random, NodeLegSettings leg, boolean quick) {
        long timeout = leg.tls() != null ? 12_000 : quick ? 300 + random.nextInt(1_000) : 3_000 + random.nextInt(1_000);
        Pace pace = new Pace(
                Duration.ofMillis(1_000 + random.nextInt(4_000)),
                Duration.ofMillis(200 + random.nextInt(800)),
                Duration.ofMillis(timeout),
                random.nextInt(3) * 0.2);
        MqttWords words = new MqttWords(
                random.nextBoolean() ? Version.V5 : Version.V3_1_1, MqttWords.PREFIX_DEFAULT, 60, null, null);
        return new ProbeSettings(
                random.nextInt(4) > 0 ? Kind.MQTT : Kind.TCP,
                pace,
                new Thresholds(1 + random.nextInt(3), 1 + random.nextInt(3)),
                new ProbeSettings.Leg(
                        leg.proxyOut() instanceof ProxyOut.Header header ? header.version() : null, List.of()),
                words,
                HttpWords.NONE);
    }

    /// How long a node works, at most, until it is thought to.
    static long restoredNanos(ProbeSettings settings) {
        return firstNanos(settings) + settings.thresholds().rise() * againNanos(settings) + SLACK_NANOS;
    }

    /// How long a node does not work, at most, until that is known, where another one of its pool does. That one is
    /// asked too before silence counts.
    static long detectedNanos(ProbeSettings settings) {
        return firstNanos(settings) + (settings.thresholds().fall() + 1) * againNanos(settings) + SLACK_NANOS;
    }

    /// Until a probe has begun that meets the node as it is now.
    private static long firstNanos(ProbeSettings settings) {
        Pace pace = settings.pace();
        return jittered(pace.interval(), pace) + pace.timeout().toNanos();
    }

    private static long againNanos(ProbeSettings settings) {
        Pace pace = settings.pace();
        return jittered(pace.fastInterval(), pace) + pace.timeout().toNanos();
    }

    private static long jittered(Duration interval, Pace pace) {
        return (long) (interval.toNanos() * (1 + pace.jitter()));
    }

    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {}

    @Override
    public void bug(@Nullable RuntimeException thrown) {
        throw new AssertionError("a probe met what nobody expected", thrown);
    }

    boolean isOver() {
        return isOver;
    }

    /// Nothing of them may be left.
    void close() {
        if (!isOver) {
            isOver = true;
            probes.loop().close();
            memory.close();
        }
    }
}
