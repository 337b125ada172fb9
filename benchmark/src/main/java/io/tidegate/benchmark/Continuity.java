package io.tidegate.benchmark;

import io.tidegate.benchmark.Scenario.Cast;
import io.tidegate.benchmark.Scenario.Turns;
import io.tidegate.benchmark.Scenario.Way;
import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.load.Echoes.Qos;
import io.tidegate.benchmark.proxies.Competitor;
import io.tidegate.benchmark.report.Subject;
import java.util.ArrayList;
import java.util.List;

/// What continuity costs while nothing moves: Tidegate with it on is held to Tidegate with it off.
final class Continuity {
    private static final double ROUND_TRIP_MOST = 1.15;
    private static final double CLIENT_BYTES_MOST = 1000;
    private static final int IDLE_CLIENTS = 9000;
    private static final List<Competitor> BOTH =
            List.of(Competitor.TIDEGATE_CONTINUITY_OFF, Competitor.TIDEGATE_CONTINUITY_ON);
    private static final List<Competitor> BESIDE_HAPROXY =
            List.of(Competitor.TIDEGATE_CONTINUITY_OFF, Competitor.TIDEGATE_CONTINUITY_ON, Competitor.HAPROXY);

    private Continuity() {}

    static List<Scenario> scenarios(Plan plan) {
        List<Scenario> all = new ArrayList<>();
        for (Qos qos : Qos.values()) {
            for (int clients : new int[] {100, 1000}) {
                all.add(roundTrips(plan, qos, clients));
            }
        }
        all.add(idle(plan));
        return all;
    }

    private static Scenario roundTrips(Plan plan, Qos qos, int clients) {
        Subject subject = Subject.paired(
                "continuity-qos%d-%d".formatted(qos.level(), clients),
                "PUBLISH of 64 B, QoS %d, up and down: %,d clients, 1 in flight".formatted(qos.level(), clients),
                List.of(new Metric("cpu_us", "CPU per round trip", "µs", new Bar.OfOff(ROUND_TRIP_MOST))));
        Way way = new Way.Warm(Traffic.echoes(plan, clients, qos), Cast.CONTINUITY);
        return new Scenario(subject, BESIDE_HAPROXY, List.of(), way, Turns.ALL);
    }

    private static Scenario idle(Plan plan) {
        Subject subject = Subject.paired(
                "continuity-idle-" + IDLE_CLIENTS,
                "9,000 clients with two subscriptions that say nothing",
                List.of(
                        new Metric(
                                "bytes_per_client", "resident per client", "B", new Bar.MoreThanOff(CLIENT_BYTES_MOST)),
                        new Metric(
                                "heap_bytes_per_client",
                                "heap per client",
                                "B",
                                new Bar.MoreThanOff(CLIENT_BYTES_MOST)),
                        new Metric("resident_mb", "resident in all", "MB", new Bar.None())));
        Way way = new Way.Fresh(Works.subscribed(plan, IDLE_CLIENTS));
        return new Scenario(subject, BOTH, List.of(), way, Turns.ALL).everyOtherRound();
    }
}
