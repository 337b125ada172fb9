package io.tidegate.health;

import io.tidegate.health.ProbeSettings.Thresholds;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is thought of the nodes of one pool, by their answers to probes. Immutable.
///
/// Each node is judged by [RiseFall], with one exception. Where no node answers, and two or more accept
/// connections and say nothing, it is the cluster's condition: one frozen node can make all others answer no
/// CONNECT for a minute, while their standing links work. Then none is put down for its silence: it is held back
/// until one of them answers. Who goes on being silent from there on is put down after as many probes as anybody.
///
/// So before silence puts a node down the others must have spoken: an answer to a probe that began after the
/// silence did shows that the cluster works. Where there are no others, or they fail in other ways, silence alone
/// will do.
final class PoolVerdicts {
    static final PoolVerdicts NONE = new PoolVerdicts(new TreeMap<>(), false);

    /// By the names of nodes.
    private final SortedMap<String, Case> cases;

    private final boolean stalled;

    private PoolVerdicts(SortedMap<String, Case> cases, boolean stalled) {
        this.cases = Collections.unmodifiableSortedMap(cases);
        this.stalled = stalled;
    }

    /// One node, and the probe of it that ended last.
    ///
    /// @param last null before the first one
    /// @param beganNanos when that began
    /// @param silentNanos when the first of those probes began that were met by silence without a break
    private record Case(RiseFall riseFall, @Nullable Outcome last, long beganNanos, long silentNanos) {
        static final Case NEW = new Case(RiseFall.UNKNOWN, null, 0, 0);

        Case after(Outcome outcome, long began, Thresholds thresholds) {
            long silent = isSilent() && outcome.isSilence() ? silentNanos : began;
            return new Case(riseFall.observe(outcome.verdict(), thresholds), outcome, began, silent);
        }

        boolean isSilent() {
            return last != null && last.isSilence();
        }

        /// Whether its silence is about to put it down.
        boolean isFallingSilent() {
            return isSilent() && riseFall.candidate() == Verdict.FAILS && riseFall.verdict() != Verdict.FAILS;
        }

        Case with(RiseFall next) {
            return new Case(next, last, beganNanos, silentNanos);
        }
    }

    /// What a node's silence is due to.
    private enum Cause {
        NODE,
        CLUSTER,
        /// Not all others have been asked since.
        OPEN
    }

    /// After one more probe of `node`, that began at `beganNanos`.
    PoolVerdicts observe(String node, Outcome outcome, long beganNanos, Thresholds thresholds) {
        SortedMap<String, Case> next = new TreeMap<>(cases);
        next.put(node, of(node).after(outcome, beganNanos, thresholds));
        if (stalled && outcome.isAnswer()) {
            next.replaceAll((_, each) ->
                    each.isFallingSilent() ? each.with(each.riseFall().forgiven()) : each);
        }
        return judged(next, thresholds);
    }

    /// Without a node that is not asked any more.
    PoolVerdicts without(String node, Thresholds thresholds) {
        if (!cases.containsKey(node)) {
            return this;
        }
        SortedMap<String, Case> next = new TreeMap<>(cases);
        next.remove(node);
        return judged(next, thresholds);
    }

    private static PoolVerdicts judged(SortedMap<String, Case> all, Thresholds thresholds) {
        SortedMap<String, Case> next = new TreeMap<>();
        boolean stalled = false;
        for (Map.Entry<String, Case> entry : all.entrySet()) {
            Case each = entry.getValue();
            if (each.riseFall().isRipe(thresholds)) {
                Cause cause = each.isFallingSilent() ? cause(entry.getKey(), each, all) : Cause.NODE;
                stalled |= cause == Cause.CLUSTER;
                each = cause == Cause.NODE ? each.with(each.riseFall().accepted()) : each;
            }
            next.put(entry.getKey(), each);
        }
        return new PoolVerdicts(next, stalled);
    }

    private static Cause cause(String name, Case silent, SortedMap<String, Case> all) {
        boolean open = false;
        boolean alone = true;
        for (Map.Entry<String, Case> entry : all.entrySet()) {
            Case other = entry.getValue();
            if (entry.getKey().equals(name)) {
                continue;
            }
            if (other.last() == null || other.beganNanos() - silent.silentNanos() < 0) {
                open |= !other.isSilent();
            } else if (other.last().isAnswer()) {
                return Cause.NODE;
            }
            alone &= !other.isSilent();
        }
        if (open) {
            return Cause.OPEN;
        }
        return alone ? Cause.NODE : Cause.CLUSTER;
    }

    private Case of(String node) {
        return cases.getOrDefault(node, Case.NEW);
    }

    Verdict verdict(String node) {
        return of(node).riseFall().verdict();
    }

    /// Null before the first probe has ended.
    @Nullable
    Outcome last(String node) {
        return of(node).last();
    }

    /// What the last probe said, where it says anything.
    String why(String node) {
        return Objects.requireNonNullElse(of(node).last(), new Outcome.Passes()).why();
    }

    /// Whether the cluster as a whole answers no CONNECT, and verdicts are held back for that.
    boolean isStalled() {
        return stalled;
    }

    /// Whether a node's next probe is awaited: something speaks against what is thought of it, or of another one whose
    /// silence can only be understood when all have been asked.
    boolean isInQuestion(String node) {
        if (stalled) {
            return !of(node).isFallingSilent() && of(node).riseFall().isInQuestion();
        }
        return of(node).riseFall().isInQuestion() || cases.values().stream().anyMatch(Case::isFallingSilent);
    }
}
