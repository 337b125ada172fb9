package io.tidegate.benchmark.soak;

import io.tidegate.benchmark.load.Crowd;
import io.tidegate.benchmark.load.Idle;
import io.tidegate.benchmark.load.Lives;
import io.tidegate.benchmark.load.Load;
import io.tidegate.benchmark.load.TlsClients;
import io.tidegate.benchmark.proxies.Certificates;
import io.tidegate.time.Clock;
import java.nio.file.Path;
import java.util.List;

/// So many connections and messages through the packaged product; then nothing of them may be left. Confined.
public final class Soak {
    private static final int NODES = 4;
    private static final int CLIENTS = 100;
    private static final int OPENING_AT_ONCE = 32;
    private static final int SHIFTS = 20;
    /// Every so many shifts one speaks TLS, with full handshakes and resumed ones in turn.
    private static final int TLS_EVERY = 4;
    /// Of a hundred connections so many come to nothing.
    private static final int BROKEN_PERCENT = 5;
    private static final int WARM_UP_PART = 10;
    private static final long STEP_NANOS = 20_000_000;
    private static final long SHIFT_NANOS_MAX = 600_000_000_000L;
    private static final long QUIET_NANOS_MAX = 90_000_000_000L;

    private final Clock clock = Clock.system();
    private final Load load = new Load(clock, NODES);
    private final Product product;
    private final Broken broken;
    private final TlsClients full = new TlsClients(clock, TlsClients.Sessions.FORGOTTEN);
    private final TlsClients resumed = new TlsClients(clock, TlsClients.Sessions.RESUMED);
    private long seed = 1;
    private long begun;
    private long published;
    private long answers;
    private long failures;
    private String firstFailure = "";

    private Soak(Path root) {
        Path directory = root.resolve("benchmark/target/soak");
        Path certificate =
                new Certificates(root.resolve("benchmark/target/certificates")).of(Certificates.Key.ECDSA_P256);
        this.product = new Product(root, directory, certificate, load.nodes());
        this.broken = new Broken(product.ports(), seed);
    }

    /// Arguments: the root of the source tree; connections; messages.
    public static void main(String[] args) {
        Soak soak = new Soak(Path.of(args[0]).toAbsolutePath());
        List<String> complaints;
        try {
            complaints = soak.run(Long.parseLong(args[1]), Long.parseLong(args[2]));
        } finally {
            soak.close();
        }
        complaints.forEach(complaint -> System.err.println("soak: " + complaint));
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    private List<String> run(long connections, long messages) {
        awaitReady();
        long began = clock.nanos();
        play(connections / WARM_UP_PART, messages / WARM_UP_PART);
        Look before = look();
        say("after the warm-up, " + seconds(began) + " s: " + before);
        play(connections, messages);
        Look after = look();
        say("at the end, " + seconds(began) + " s: " + after);
        say(
                "%,d clients had their CONNACK and sent %,d messages, %,d were answered; %,d broken connections; %,d failures%s"
                        .formatted(begun, published, answers, broken.made(), failures, firstFailure));
        return after.complaints(before);
    }

    private void awaitReady() {
        Crowd first = load.crowd(product.ports().plain(), null, _ -> new Idle());
        first.add(1, 1);
        boolean ready = load.await(
                () -> {
                    product.check();
                    return first.isComplete();
                },
                QUIET_NANOS_MAX);
        if (!ready) {
            throw new IllegalStateException("no CONNACK from tidegate");
        }
        load.tally().forget();
    }

    private void play(long connections, long messages) {
        long lives = connections * (100 - BROKEN_PERCENT) / 100 / SHIFTS;
        int packets = (int) Math.max(1, Math.ceilDiv(messages, lives * SHIFTS));
        for (int shift = 0; shift < SHIFTS; shift++) {
            shift(shift, lives, packets, connections / SHIFTS - lives);
        }
    }

    private void shift(int number, long lives, int packets, long brokenOnes) {
        boolean secure = number % TLS_EVERY == TLS_EVERY - 1;
        TlsClients tls = !secure ? null : number % (2 * TLS_EVERY) == TLS_EVERY - 1 ? full : resumed;
        Lives[] habit = new Lives[1];
        Crowd crowd = load.crowd(
                secure ? product.ports().secure() : product.ports().plain(),
                tls,
                each -> habit[0] = new Lives(each, load, lives, packets, seed++));
        crowd.add((int) Math.min(CLIENTS, lives), OPENING_AT_ONCE);
        long end = clock.nanos() + SHIFT_NANOS_MAX;
        long brokenBefore = broken.made();
        while (!habit[0].isOver()) {
            load.run(STEP_NANOS);
            product.check();
            long due = brokenOnes * habit[0].begun() / lives;
            for (long left = due - (broken.made() - brokenBefore); left > 0; left--) {
                broken.make();
            }
            if (clock.nanos() > end) {
                throw new IllegalStateException(
                        "a shift did not end: " + load.tally().firstFailure());
            }
        }
        begun += habit[0].begun();
        published += habit[0].published();
        answers += load.tally().operations();
        failures += load.tally().failures();
        if (firstFailure.isEmpty() && load.tally().failures() > 0) {
            firstFailure = ", the first: " + load.tally().firstFailure();
        }
        load.tally().forget();
    }

    /// When everybody has left.
    private Look look() {
        load.crowd(product.ports().plain(), null, _ -> new Idle());
        broken.end();
        long end = clock.nanos() + QUIET_NANOS_MAX;
        while (product.open() > 0 && clock.nanos() < end) {
            load.run(STEP_NANOS);
        }
        load.run(STEP_NANOS);
        return product.look();
    }

    private String seconds(long sinceNanos) {
        return String.valueOf((clock.nanos() - sinceNanos) / 1_000_000_000L);
    }

    private static void say(String what) {
        System.out.println("soak: " + what);
    }

    private void close() {
        product.close();
        load.close();
        full.close();
        resumed.close();
    }
}
