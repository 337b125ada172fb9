package io.tidegate.benchmark;

import io.tidegate.benchmark.machine.Machine;
import io.tidegate.benchmark.proxies.Certificates;
import io.tidegate.benchmark.proxies.Requirements;
import io.tidegate.benchmark.proxies.Running;
import io.tidegate.benchmark.report.Counts;
import io.tidegate.benchmark.report.Pair;
import io.tidegate.benchmark.report.Play;
import io.tidegate.benchmark.report.Report;
import io.tidegate.benchmark.report.Row;
import io.tidegate.benchmark.report.Saved;
import io.tidegate.benchmark.report.Subject;
import io.tidegate.time.Clock;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where the process starts: `make bench`.
public final class Benchmark {
    private static final int FAILED = 1;
    private static final int WRONGLY_CALLED = 2;
    private static final List<Subject> SUBJECTS =
            Scenarios.all().stream().map(Scenario::subject).toList();

    private static final List<String> ORDER =
            SUBJECTS.stream().map(Subject::name).toList();

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
        List<String> missing = Requirements.missing(request.scenarios().stream()
                .flatMap(scenario -> scenario.needs().stream())
                .distinct()
                .toList());
        if (!missing.isEmpty()) {
            System.err.println("bench: missing: apt-get install " + String.join(" ", missing));
            return FAILED;
        }
        Clock clock = Clock.system();
        Path target = request.root().resolve("benchmark/target");
        Path file = target.resolve("sofar.json");
        Report sofar = sofar(request, file, clock);
        merged(request, sofar); // what cannot be merged is said now, not after an hour
        Book book = new Book(clock, file, sofar, ORDER);
        Stage.Place place = new Stage.Place(
                clock,
                request.terms(),
                new Running.Ground(request.root().resolve("tidegate"), request.core()),
                target.resolve("runs"),
                new Certificates(target.resolve("certificates")));
        Rounds rounds = new Rounds(place, book, System.out);
        rounds.play(request.scenarios());
        Report report = book.report();
        if (report.played().isEmpty()) {
            return FAILED;
        }
        report.rows().stream().map(Row::summary).forEach(line -> System.out.println("  = " + line));
        report.counts().stream().map(Counts::summary).forEach(line -> System.out.println("  = " + line));
        report.pairs().stream().map(Pair::summary).forEach(line -> System.out.println("  = " + line));
        merged(request, report).publish(request.output());
        System.out.printf(
                "bench: %d rows in %.1f minutes, written to %s%n",
                report.rows().size() + report.counts().size() + report.pairs().size(),
                report.plays().getFirst().minutes(),
                request.output());
        return rounds.broken() == 0 ? 0 : FAILED;
    }

    /// An empty report of a play that begins now, or what an interrupted one has left.
    private static Report sofar(Request request, Path file, Clock clock) {
        Map<String, Object> facts = new LinkedHashMap<>(Machine.describe());
        String commit = Machine.commit(request.root());
        Instant now = Instant.ofEpochMilli(clock.epochMillis()).truncatedTo(ChronoUnit.SECONDS);
        Play fresh = new Play(now.toString(), commit, request.terms().text(), 0, 0, Machine.load());
        Report empty = new Report(facts, List.of(fresh), List.of());
        if (!request.continues()) {
            return empty;
        }
        Report left = Saved.read(file, SUBJECTS)
                .orElseThrow(() -> new IllegalArgumentException("there is nothing to continue in " + file));
        Play before = left.plays().getFirst();
        if (!before.commit().equals(commit)
                || !before.length().equals(fresh.length())
                || !left.facts().equals(facts)) {
            throw new IllegalArgumentException(
                    "what is in " + file + " was begun otherwise: commit " + before.commit() + ", " + before.length());
        }
        System.out.println("bench: continues what began " + before.date());
        return left;
    }

    /// With what else stands where it is to be written, if that is wanted.
    private static Report merged(Request request, Report report) {
        if (!request.merges()) {
            return report;
        }
        return Saved.read(request.output().resolve(Report.RESULTS), SUBJECTS)
                .map(older -> report.over(older, ORDER))
                .orElse(report);
    }
}
