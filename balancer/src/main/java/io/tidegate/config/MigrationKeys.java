package io.tidegate.config;

import io.tidegate.link.ContinuitySettings;
import io.tidegate.migration.DrainSettings;
import io.tidegate.migration.DrainSettings.OnDown;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.migration.RebalanceSettings;
import io.tidegate.protect.ConnectionRate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys of how links leave nodes. They are among [Keys#CHAPTERS].
final class MigrationKeys {
    private static final Form<ConnectionRate> RATE =
            Form.text("rate such as `\"100/s\"`, `\"50/10s\"`, or infinity", ConnectionRate::parse);

    private MigrationKeys() {}

    /// `pools.NAME.drain`.
    static final class Drain {
        static final Key<ConnectionRate> RATE = Key.of(
                "rate",
                MigrationKeys.RATE,
                "\"100/s\"",
                "Links that end in how long, of all nodes of the pool together that are to be empty.");
        static final Key<Duration> JITTER = Key.of(
                "jitter",
                Quantities.duration("0s", "1m"),
                "1s",
                "Within how long after its turn a link ends, at random; also of a rebalance.");
        static final Key<Duration> WITHIN = Key.of(
                "within",
                Quantities.duration("1s", "7d").or("infinity", DrainSettings.UNBOUNDED),
                "infinity",
                "In how long a node is to be empty: the rate is raised where that takes more.");
        static final Key<Duration> EVACUATION_WITHIN = Key.of(
                "evacuation_within",
                Quantities.duration("1s", "7d"),
                "50s",
                "The same of an EMQX node that evacuates itself: less than its `wait_health_check` (60 s), after which it cuts links by itself.");
        static final Key<OnDown> ON_DOWN = Key.of(
                "on_down",
                Form.word(OnDown.class),
                "keep",
                "What becomes of the links of a node that probes find down. `keep`: they stay as long as they work; `end`: they end, paced.");

        static final Chapter CHAPTER = new Chapter(
                "pools.NAME.drain",
                "How links leave a node that is to be empty: one that an operator drains, that evacuates, or that is not listed any more. See [drain.md](drain.md).",
                List.of(RATE, JITTER, WITHIN, EVACUATION_WITHIN, ON_DOWN),
                List.of());

        private Drain() {}
    }

    /// `pools.NAME.rebalance`.
    static final class Rebalance {
        private static final int ABS_MAX = 100_000_000;
        private static final double REL_MAX = 1000;

        static final Key<Integer> ABS_CONN_THRESHOLD = Key.of(
                "abs_conn_threshold",
                Quantities.whole(0, ABS_MAX),
                "1000",
                "Links above its share that a node may have. It has too many where it is above both thresholds.");
        static final Key<Double> REL_CONN_THRESHOLD = Key.of(
                "rel_conn_threshold", Quantities.decimal(1, REL_MAX), "1.1", "Times its share that a node may have.");
        static final Key<ConnectionRate> CONN_EVICT_RATE = Key.of(
                "conn_evict_rate",
                MigrationKeys.RATE,
                "\"500/s\"",
                "Links that end in how long, of all nodes of the pool together that have too many.");
        static final Key<Boolean> AUTO_REBALANCE = Key.of(
                "auto_rebalance",
                Form.flag(),
                "false",
                "`true`: a rebalance begins by itself where a node has had too many links for 10 s, and no node is drained, in doubt or newly back. It needs `continuity`, with which clients do not notice.");
        static final Key<Duration> AUTO_REBALANCE_INTERVAL = Key.of(
                "auto_rebalance_interval",
                Quantities.duration("10s", "24h"),
                "1m",
                "Of `auto_rebalance`: from the end of a rebalance to the next one, and how long a node must have been back.");

        static final Chapter CHAPTER = new Chapter(
                "pools.NAME.rebalance",
                "When `./tidegate rebalance` finds that a node has too many links, and how fast it loses them. Names and defaults are those of EMQX's rebalance. See [drain.md](drain.md).",
                List.of(
                        ABS_CONN_THRESHOLD,
                        REL_CONN_THRESHOLD,
                        CONN_EVICT_RATE,
                        AUTO_REBALANCE,
                        AUTO_REBALANCE_INTERVAL),
                List.of());

        private Rebalance() {}
    }

    /// Of one pool.
    ///
    /// @param continuity how its clients are moved unseen; null = they are not
    static MigrationSettings settings(Section pool, @Nullable ContinuitySettings continuity) {
        Section drain = pool.block("drain", Drain.CHAPTER);
        return new MigrationSettings(
                new DrainSettings(
                        drain.get(Drain.RATE),
                        drain.get(Drain.JITTER),
                        drain.get(Drain.WITHIN),
                        drain.get(Drain.EVACUATION_WITHIN),
                        drain.get(Drain.ON_DOWN)),
                rebalance(pool.block("rebalance", Rebalance.CHAPTER), pool, continuity != null),
                continuity);
    }

    private static RebalanceSettings rebalance(Section section, Section pool, boolean moves) {
        boolean auto = section.get(Rebalance.AUTO_REBALANCE);
        Duration interval = section.get(Rebalance.AUTO_REBALANCE_INTERVAL);
        if (auto && !moves) {
            section.refuse(
                    Rebalance.AUTO_REBALANCE,
                    " = on would cut clients again and again: write " + pool.path()
                            + ".continuity = on, with which they stay connected, or auto_rebalance = off");
        }
        return new RebalanceSettings(
                section.get(Rebalance.ABS_CONN_THRESHOLD),
                section.get(Rebalance.REL_CONN_THRESHOLD),
                section.get(Rebalance.CONN_EVICT_RATE),
                auto && moves ? interval : null);
    }
}
