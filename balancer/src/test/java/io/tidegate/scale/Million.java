package io.tidegate.scale;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/// Fills the product's tables with so many links, has some of them live, and says what that takes. A program, for a JVM
/// with the product's options: `make scale`.
final class Million {
    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 600 * SECOND;
    private static final int AT_ONCE = 64;
    private static final int WARM_UP = 50_000;
    private static final int PASSING = 100_000;
    private static final int PACKETS = 1_000_000;
    private static final int EXPIRING = 100_000;
    private static final int KEEP_ALIVE_SECONDS = 600;
    private static final int SHORT_KEEP_ALIVE_SECONDS = 2;
    private static final int REST_SECONDS = 75;

    private final int links;
    private final FrozenClock clock = new FrozenClock();
    private final CrowdLoop loop;
    private final Pauses pauses;
    private final SplittableRandom random = new SplittableRandom(1);
    private int arrived;
    private int first;

    private Million(int links, Path log) {
        this.links = links;
        this.loop = new CrowdLoop(clock, links + Math.max(PASSING, EXPIRING));
        this.pauses = new Pauses(log);
    }

    /// Arguments: how many links; where the JVM writes its pauses.
    public static void main(String[] args) {
        Million million = new Million(Integer.parseInt(args[0]), Path.of(args[1]));
        million.warmUp();
        million.fill();
        million.live();
        million.rest();
        million.expire();
        million.collect();
        System.exit(0);
    }

    private void warmUp() {
        passing(WARM_UP, 0);
        System.gc();
        pauses.take();
        loop.takeLongestTurn();
    }

    private void fill() {
        long before = heapAfterCollection();
        pauses.take();
        long began = System.nanoTime();
        first = arrived;
        come(links, KEEP_ALIVE_SECONDS);
        double seconds = (System.nanoTime() - began) / 1e9;
        say("links", "%,d in %.1f s".formatted(loop.live(), seconds));
        say("while they came", pauses.take() + longest());
        long after = heapAfterCollection();
        say("heap a link", "%.0f bytes".formatted((double) (after - before) / links));
        say("a collection of the whole heap, asked for", pauses.take().toString());
    }

    private void live() {
        long began = System.nanoTime();
        passing(PASSING, PACKETS / PASSING);
        say(
                "%,d clients came and left, %,d round trips of those that stay".formatted(PASSING, PACKETS),
                pauses.take() + longest() + ", %.1f s".formatted((System.nanoTime() - began) / 1e9));
    }

    private void rest() {
        loop.rest(2 * SECOND);
        loop.takeLongestTurn();
        long began = System.nanoTime();
        long cpu = cpuNanos();
        loop.rest(REST_SECONDS * SECOND);
        double share = 100.0 * (cpuNanos() - cpu) / (System.nanoTime() - began);
        say("at rest", "%.2f %% of a core over %d s%s".formatted(share, REST_SECONDS, longest()));
    }

    private void expire() {
        clock.freeze();
        come(EXPIRING, SHORT_KEEP_ALIVE_SECONDS);
        clock.goOn();
        say("%,d more came".formatted(EXPIRING), pauses.take() + longest());
        long all = loop.live();
        loop.turnUntil(() -> loop.live() < all, PATIENCE);
        long began = System.nanoTime();
        loop.turnUntil(() -> loop.live() == links, PATIENCE);
        say(
                "%,d expire at once".formatted(EXPIRING),
                "%.0f ms%s, %s".formatted((System.nanoTime() - began) / 1e6, longest(), pauses.take()));
    }

    /// What is left when everybody has gone.
    private void collect() {
        for (int client = first; client < first + links; client++) {
            loop.kernel.leave(client);
            if (client % AT_ONCE == 0) {
                loop.turn();
            }
        }
        loop.turnUntil(() -> loop.live() == 0, PATIENCE);
        say("all have left", pauses.take() + longest() + ", %d sockets left".formatted(loop.kernel.open()));
    }

    private void come(int count, int keepAliveSeconds) {
        long welcomed = loop.kernel.welcomed() + count;
        for (int left = count; left > 0; left -= AT_ONCE) {
            loop.kernel.arrive(Math.min(left, AT_ONCE), keepAliveSeconds);
            loop.turn();
        }
        loop.turnUntil(() -> loop.kernel.welcomed() == welcomed && loop.kernel.isQuiet(), PATIENCE);
        arrived += count;
    }

    /// Clients come and leave, and meanwhile some of those that stay publish.
    private void passing(int count, int packetsEach) {
        for (int left = count; left > 0; left -= AT_ONCE) {
            int now = Math.min(left, AT_ONCE);
            int from = arrived;
            come(now, KEEP_ALIVE_SECONDS);
            publish(now * packetsEach);
            for (int client = from; client < from + now; client++) {
                loop.kernel.leave(client);
            }
            loop.turnUntil(loop.kernel::isQuiet, PATIENCE);
        }
    }

    /// By so many of those that stay, each another one.
    private void publish(int packets) {
        int step = packets == 0 ? 0 : links / packets;
        long answers = loop.kernel.answers() + packets;
        for (int i = 0; i < packets; i++) {
            loop.kernel.publish(first + i * step + random.nextInt(step));
        }
        loop.turnUntil(() -> loop.kernel.answers() == answers, PATIENCE);
    }

    private static void say(String what, String figures) {
        System.out.println("| " + what + " | " + figures + " |");
    }

    private String longest() {
        return String.format(Locale.ROOT, "; longest turn %.1f ms", loop.takeLongestTurn() / 1e6);
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// Of the whole process.
    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
