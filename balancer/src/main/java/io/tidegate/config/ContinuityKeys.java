package io.tidegate.config;

import io.tidegate.continuity.Bounds;
import io.tidegate.continuity.Capabilities;
import io.tidegate.link.ContinuitySettings;
import io.tidegate.link.MovePace;
import io.tidegate.protect.ConnectionRate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys of how live clients are moved between nodes: `pools.NAME.continuity`. They are among [Keys#CHAPTERS].
final class ContinuityKeys {
    private static final int RATE_MAX = 100_000;
    private static final int IN_FLIGHT_MAX = 10_000;
    private static final int PACKETS_MAX = 65_535;
    private static final int SUBSCRIPTIONS_MAX = 1_000_000;

    private static final String WHOLE_RATE = "write such as \"2000/s\", whole moves a second, 1.." + RATE_MAX;

    static final Key<Boolean> ENABLE = Key.optional(
            "enable",
            Form.flag(),
            "true in a block, else false",
            "Whether clients are moved. `continuity = on` and `continuity = off` are short for it; any other key of the block, and no `enable`, means that they are.");
    static final Key<Capabilities.Broker> BROKER = Key.of(
            "broker",
            Form.word(Capabilities.Broker.class),
            "other",
            "What the nodes run. It says which sessions another node knows, and how they are got there; `other` relies on nothing: subscriptions are made again. A warning is said where it is not written.");
    static final Key<Duration> HOLD = Key.of(
            "hold",
            Quantities.duration("1s", "1h"),
            "90s",
            "How long a client is kept while no node answers, and the session expiry that nodes are asked for where a client of MQTT 5 asks for none. EMQX with one frozen node answers nobody for a minute: clients are lost if it is shorter than that.");
    static final Key<Integer> RATE = Key.of(
            "rate",
            Form.text("rate such as `\"2000/s\"`, or number a second, 1.." + RATE_MAX, ContinuityKeys::perSecond),
            "\"2000/s\"",
            "Moves that begin in a second, of the whole pool, whatever they are for. `drain.rate` and `rebalance.conn_evict_rate` hold besides.");
    static final Key<Integer> IN_FLIGHT = Key.of(
            "in_flight",
            Quantities.whole(1, IN_FLIGHT_MAX),
            "20",
            "Moves towards one node whose CONNACK has not come. It begins with one; while that is not answered, the others wait.");
    static final Key<Duration> SETTLE = Key.of(
            "settle",
            Quantities.duration("0s", "10s"),
            "100ms",
            "How long clients whose connection to a node broke wait before they go to another one, and up to as much again by chance. What they say goes on after three times as long, or 3s if that is less: others who lost the same node are subscribed again by then, where `rate` lets them.");
    static final Key<Duration> SILENT_AFTER = Key.of(
            "silent_after",
            Quantities.duration("100ms", "1h"),
            "3s",
            "How long a node may owe answers and say nothing to anybody before its clients leave it. `suspect_after` is about new clients.");
    static final Key<Long> MAX_UNFINISHED_SIZE = Key.of(
            "max_unfinished_size",
            Quantities.size("4KB", "64MB"),
            "256KB",
            "What is kept of one client's packets that no node has finished. Who has more is not movable until it has less; while no node answers it is not read from.");
    static final Key<Integer> MAX_UNFINISHED_PACKETS =
            Key.of("max_unfinished_packets", Quantities.whole(1, PACKETS_MAX), "4096", "The same by number.");
    static final Key<Integer> MAX_SUBSCRIPTIONS = Key.of(
            "max_subscriptions",
            Quantities.whole(1, SUBSCRIPTIONS_MAX),
            "4096",
            "Subscriptions that are kept of one client; who has more is not movable.");

    static final Chapter CHAPTER = new Chapter(
            "pools.NAME.continuity",
            "Whether clients stay connected while the node behind them is replaced, and how that is done. `continuity = on` is enough; a key such as `continuity.hold = 60s` belongs below that line, since HOCON forgets what a later `continuity = on` takes the place of. See [continuity.md](continuity.md).",
            List.of(
                    ENABLE,
                    BROKER,
                    HOLD,
                    RATE,
                    IN_FLIGHT,
                    SETTLE,
                    SILENT_AFTER,
                    MAX_UNFINISHED_SIZE,
                    MAX_UNFINISHED_PACKETS,
                    MAX_SUBSCRIPTIONS),
            List.of());

    private ContinuityKeys() {}

    /// Of one pool; null where its clients are not moved.
    static @Nullable ContinuitySettings settings(Section pool) {
        Section section = pool.blockOr("continuity", ENABLE, CHAPTER);
        boolean written = !section.isEmpty();
        Boolean said = section.find(ENABLE);
        section.settle(ENABLE, written ? "true" : "false");
        ContinuitySettings settings = new ContinuitySettings(
                section.get(BROKER).capabilities(),
                bounds(section),
                section.get(HOLD),
                new MovePace(section.get(RATE), section.get(IN_FLIGHT), section.get(SETTLE)),
                section.get(SILENT_AFTER));
        boolean on = said == null ? written : said;
        if (on && !section.has(BROKER)) {
            section.warn(
                    BROKER,
                    " is not written, so it is other, which relies on nothing: sessions that the nodes keep are made"
                            + " anew at each move, and what waits in them is lost; write what they run: emqx, bifromq,"
                            + " rabbitmq, aedes or other");
        }
        return on ? settings : null;
    }

    private static Bounds bounds(Section section) {
        Bounds others = Bounds.DEFAULT;
        return new Bounds(
                section.get(MAX_UNFINISHED_SIZE),
                section.get(MAX_UNFINISHED_PACKETS),
                others.heldBytes(),
                section.get(MAX_SUBSCRIPTIONS),
                others.packetBytes(),
                others.recents());
    }

    /// A number is of moves a second.
    private static int perSecond(String text) {
        boolean bare = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        ConnectionRate rate = ConnectionRate.parse(bare ? text + "/s" : text);
        long millis = rate.per().toMillis();
        if (rate.isInfinite() || rate.permits() > RATE_MAX * millis) {
            throw new IllegalArgumentException(text + " is too much: " + WHOLE_RATE);
        }
        long perSecond = rate.permits() * 1000 / millis;
        if (perSecond < 1 || perSecond > RATE_MAX || perSecond * millis != rate.permits() * 1000) {
            throw new IllegalArgumentException(text + " is out of range: " + WHOLE_RATE);
        }
        return (int) perSecond;
    }
}
