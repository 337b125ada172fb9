package io.tidegate.benchmark;

import io.tidegate.benchmark.proxies.Requirements;
import io.tidegate.benchmark.proxies.Running;
import io.tidegate.benchmark.report.Report;
import io.tidegate.time.Clock;
import java.nio.file.Path;
import java.util.List;

/// Where the process starts: `make bench`.
public final class Benchmark {
    private static final int FAILED = 1;
    private static final int WRONGLY_CALLED = 2;

    private Benchmark() {}

    public static void main(String[] args) {
        int code;
        try {
            code = play(Request.parse(List.of(args), Scenarios.all()));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            code = WRONGLY_CALLED;
        }
        System.exit(code);
    }

    private static int play(Request request) {
        List<String> needs = request.scenarios().stream()
                .flatMap(scenario -> scenario.needs().stream())
                .distinct()
                .toList();
        List<String> missing = Requirements.missing(needs);
        if (!missing.isEmpty()) {
            System.err.println("bench: missing: apt-get install " + String.join(" ", missing));
            return FAILED;
        }
        Clock clock = Clock.system();
        Path root = request.root();
        Rounds rounds = new Rounds(
                clock,
                request.terms(),
                new Running.Ground(root.resolve("tidegate"), request.core()),
                root.resolve("benchmark/target/runs"),
                System.out);
        Report report = rounds.play(request);
        System.out.println("bench: " + report.rows().size() + " rows, written to " + request.output());
        return rounds.broken() == 0 ? 0 : FAILED;
    }
}
