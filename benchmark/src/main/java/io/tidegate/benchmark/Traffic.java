package io.tidegate.benchmark;

import io.tidegate.benchmark.load.Bulk;
import io.tidegate.benchmark.load.Crowd;
import io.tidegate.benchmark.load.Echoes;
import io.tidegate.benchmark.load.Echoes.Qos;
import io.tidegate.benchmark.load.Paced;
import io.tidegate.benchmark.load.RoundTrips;
import io.tidegate.benchmark.load.Storm;
import io.tidegate.benchmark.load.TlsClients.Sessions;
import java.util.Map;

/// A load on one listener that goes on until its clients are sent away, and what a window of it comes to.
/// Immutable.
///
/// @param sessions what becomes of TLS sessions, where the plan has TLS
/// @param warmUpShares of a process's warm-up: what runs once in ten thousand operations a second has to be played for
/// longer than
///     what runs a hundred thousand times, until a JIT has compiled it
record Traffic(Plan plan, Sessions sessions, int warmUpShares, Begin begin, Figures figures) {
    /// Connections that a storm has under way at one time.
    private static final int STORM_CLIENTS = 64;

    private static final int CONNECT_SHARES = 3;
    private static final double RESUMED_MIN = 0.95;
    private static final int PAYLOAD = 64;
    private static final int BULK_CLIENTS = 4;

    /// Gathers clients and sets them going.
    @FunctionalInterface
    interface Begin {
        void on(Stage stage, Traffic self);
    }

    /// What has been seen, by name.
    @FunctionalInterface
    interface Figures {
        Map<String, Double> of(Window window, Stage stage);
    }

    /// Connect, CONNECT, CONNACK, DISCONNECT, close; over and over.
    static Traffic connect(Plan plan, Sessions sessions) {
        return new Traffic(
                plan,
                sessions,
                CONNECT_SHARES,
                (stage, self) -> stage.crowd(self, crowd -> new Storm(crowd, Long.MAX_VALUE))
                        .add(STORM_CLIENTS, STORM_CLIENTS),
                (window, stage) -> {
                    Map<String, Double> figures = window.perOperation();
                    figures.put("resumed_share", stage.resumedShare());
                    expectResumption(sessions, stage.resumedShare());
                    return figures;
                });
    }

    /// So many clients that keep so many PUBLISH packets in flight.
    static Traffic roundTrips(Plan plan, int clients, int inFlight) {
        return perOperation(plan, (stage, self) -> {
            RoundTrips[] habit = new RoundTrips[1];
            Crowd crowd = stage.crowd(self, all -> habit[0] = new RoundTrips(all, stage.load(), PAYLOAD, inFlight));
            stage.gather(crowd, clients);
            habit[0].begin();
        });
    }

    /// So many clients that subscribe, publish one packet at a time and get it back. One mistake in a session, and
    /// nothing is shown.
    static Traffic echoes(Plan plan, int clients, Qos qos) {
        return new Traffic(
                plan,
                Sessions.FORGOTTEN,
                1,
                (stage, self) -> {
                    Echoes[] habit = new Echoes[1];
                    Crowd crowd =
                            stage.crowd(self, all -> habit[0] = new Echoes(all, stage.load(), qos, PAYLOAD, clients));
                    stage.gather(crowd, clients);
                    stage.awaitSubscriptions(crowd, Echoes.SUBSCRIPTIONS);
                    habit[0].begin();
                },
                (window, stage) -> {
                    stage.expectNoFailure();
                    return window.perOperation();
                });
    }

    /// PUBLISH packets at a fixed rate over all clients.
    static Traffic open(Plan plan, int clients, int perSecond) {
        return perOperation(plan, (stage, self) -> {
            Paced[] habit = new Paced[1];
            Crowd crowd = stage.crowd(self, all -> habit[0] = new Paced(all, stage.load(), PAYLOAD, perSecond));
            stage.gather(crowd, clients);
            habit[0].begin();
        });
    }

    /// Large packets without end, both ways.
    static Traffic bulk(Plan plan, int payload) {
        return new Traffic(
                plan,
                Sessions.FORGOTTEN,
                1,
                (stage, self) -> {
                    Bulk[] habit = new Bulk[1];
                    Crowd crowd =
                            stage.crowd(self, all -> habit[0] = new Bulk(all, stage.load(), payload, BULK_CLIENTS));
                    stage.gather(crowd, BULK_CLIENTS);
                    habit[0].begin();
                },
                (window, _) -> window.perGigabyte());
    }

    private static Traffic perOperation(Plan plan, Begin begin) {
        return new Traffic(plan, Sessions.FORGOTTEN, 1, begin, (window, _) -> window.perOperation());
    }

    /// What is called resumed is, and what is called full too.
    private static void expectResumption(Sessions sessions, double share) {
        if (sessions == Sessions.RESUMED ? share < RESUMED_MIN : share > 0) {
            throw new IllegalStateException("%.0f %% of the handshakes were resumed".formatted(100 * share));
        }
    }
}
