package io.tidegate.link;

import io.tidegate.fleet.Occupancy;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.protect.RateGate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The pace at which clients of one pool are moved: a rate for all, and for each node how many are on their way to it.
/// Any thread.
final class MoveGate {
    private final MovePace pace;
    private final RateGate rate;
    private final Map<Occupancy, Landing> landings = new ConcurrentHashMap<>(); // one for each node ever seen

    MoveGate(MovePace pace, long nowNanos) {
        this.pace = pace;
        this.rate = new RateGate(new ConnectionRate(pace.perSecond(), Duration.ofSeconds(1)), nowNanos);
    }

    MovePace pace() {
        return pace;
    }

    /// Whether one more may land there now; it is then counted in the rate, and on its way, as of [Landing#tryBegin].
    boolean tryPass(Landing landing, long nowNanos) {
        if (!landing.tryBegin(nowNanos)) {
            return false;
        }
        if (rate.tryPass(nowNanos)) {
            return true;
        }
        landing.turnedBack();
        return false;
    }

    Landing landing(Occupancy node, long nowNanos) {
        Landing known = landings.get(node);
        return known == null ? landings.computeIfAbsent(node, _ -> new Landing(pace.inFlight(), nowNanos)) : known;
    }
}
