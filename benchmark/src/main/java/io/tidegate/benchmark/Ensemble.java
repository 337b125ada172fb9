package io.tidegate.benchmark;

import io.tidegate.benchmark.Scenario.Way;
import io.tidegate.benchmark.proxies.Competitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All proxies of a round, which stay while its scenarios are played: figures that are compared are
/// taken seconds apart. One works at a time, the others are at rest and have no client. Confined.
final class Ensemble implements AutoCloseable {
    private final Map<Competitor, Stage> stages = new LinkedHashMap<>();
    private final List<Scenario> scenarios;
    private final Terms terms;

    /// Starts everybody, one after the other.
    ///
    /// @param scenarios those that are [Way.Warm]
    /// @param order of the start
    Ensemble(List<Scenario> scenarios, List<Competitor> order, Stage.Place place) {
        this.scenarios = scenarios;
        this.terms = place.terms();
        try {
            for (Competitor who : order) {
                List<Plan> plans = trafficsOf(who).stream().map(Traffic::plan).toList();
                Stage stage = new Stage(who, plans, place);
                stages.put(who, stage);
                stage.awaitReady();
                stage.dismiss();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private List<Traffic> trafficsOf(Competitor who) {
        List<Traffic> traffics = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            if (scenario.competitors().contains(who) && scenario.way() instanceof Way.Warm(var traffic, var _)) {
                traffics.add(traffic);
            }
        }
        return traffics;
    }

    /// Has each process do everything that it will be measured at, and work for each of it as long as any other
    /// process.
    void warmUp() {
        int shares = stages.keySet().stream().mapToInt(this::sharesOf).max().orElse(1);
        Duration share = terms.warmUp().dividedBy(shares);
        stages.forEach((who, stage) ->
                trafficsOf(who).forEach(traffic -> stage.warmUp(traffic, share.multipliedBy(traffic.warmUpShares()))));
    }

    private int sharesOf(Competitor who) {
        return trafficsOf(who).stream().mapToInt(Traffic::warmUpShares).sum();
    }

    /// One window, and the part of a core that those at rest used meanwhile.
    Map<String, Double> window(Traffic traffic, Competitor who) {
        long began = stage(who).now();
        long before = othersNanos(who);
        Map<String, Double> figures = stage(who).measure(traffic);
        figures.put(
                "others_share",
                (double) (othersNanos(who) - before) / (stage(who).now() - began));
        return figures;
    }

    private Stage stage(Competitor who) {
        Stage stage = stages.get(who);
        if (stage == null) {
            throw new IllegalArgumentException(who + " takes no part");
        }
        return stage;
    }

    private long othersNanos(Competitor who) {
        long nanos = 0;
        for (Map.Entry<Competitor, Stage> each : stages.entrySet()) {
            if (each.getKey() != who) {
                nanos += each.getValue().proxy().tree().cpuNanos();
            }
        }
        return nanos;
    }

    @Override
    public void close() {
        stages.values().forEach(Stage::close);
    }
}
