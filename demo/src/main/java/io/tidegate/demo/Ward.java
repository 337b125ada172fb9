package io.tidegate.demo;

import java.util.ArrayList;
import java.util.List;

/// In what condition each node is through our doing, and what is to be done next. A blow waits until its node is well,
/// and until another one is: the last one that is well is left alone. Decides only; others act. Confined.
final class Ward {
    /// One that ended though nobody killed it is started again as soon.
    static final long ENDED_NANOS = 2_000_000_000L;

    private final Blows blows;
    private final List<Condition> conditions = new ArrayList<>();
    private Blow next;
    private long nextNanos;
    private int kills;
    private int freezes;
    private int drains;

    sealed interface Condition {
        record Well() implements Condition {}

        record Frozen(long untilNanos) implements Condition {}

        /// Takes no clients until then.
        record Drained(long untilNanos) implements Condition {}

        /// To be started again then.
        record Dead(long untilNanos) implements Condition {}

        /// Started again, and not ready yet.
        record Returning() implements Condition {}
    }

    /// What is to be done now.
    sealed interface Act {
        int node();

        record Strike(Blow blow) implements Act {
            @Override
            public int node() {
                return blow.node();
            }
        }

        record Thaw(int node) implements Act {}

        /// It takes clients again.
        record Open(int node) implements Act {}

        record Start(int node) implements Act {}
    }

    /// All are well; [#begin] comes first.
    Ward(Blows blows, int nodes) {
        this.blows = blows;
        for (int i = 0; i < nodes; i++) {
            conditions.add(new Condition.Well());
        }
        this.next = blows.next();
    }

    /// From now on blows fall.
    void begin(long nowNanos) {
        nextNanos = nowNanos + next.pauseNanos();
    }

    /// What is due, once each: who asks does it.
    List<Act> due(long nowNanos) {
        List<Act> acts = new ArrayList<>();
        for (int node = 0; node < conditions.size(); node++) {
            if (conditions.get(node) instanceof Condition.Frozen(long until) && nowNanos - until >= 0) {
                conditions.set(node, new Condition.Well());
                acts.add(new Act.Thaw(node));
            } else if (conditions.get(node) instanceof Condition.Drained(long until) && nowNanos - until >= 0) {
                conditions.set(node, new Condition.Well());
                acts.add(new Act.Open(node));
            } else if (conditions.get(node) instanceof Condition.Dead(long until) && nowNanos - until >= 0) {
                conditions.set(node, new Condition.Returning());
                acts.add(new Act.Start(node));
            }
        }
        if (nowNanos - nextNanos >= 0 && isWell(next.node()) && well() > 1) {
            acts.add(strike(nowNanos));
        }
        return acts;
    }

    private Act strike(long nowNanos) {
        Blow blow = next;
        long until = nowNanos + blow.lastsNanos();
        switch (blow.kind()) {
            case KILL -> {
                kills++;
                conditions.set(blow.node(), new Condition.Dead(until));
            }
            case FREEZE -> {
                freezes++;
                conditions.set(blow.node(), new Condition.Frozen(until));
            }
            case DRAIN -> {
                drains++;
                conditions.set(blow.node(), new Condition.Drained(until));
            }
        }
        next = blows.next();
        nextNanos = nowNanos + next.pauseNanos();
        return new Act.Strike(blow);
    }

    /// Nothing more is done to anyone; who is frozen goes on, and who is drained takes clients.
    List<Act> heal() {
        List<Act> acts = new ArrayList<>();
        for (int node = 0; node < conditions.size(); node++) {
            if (conditions.get(node) instanceof Condition.Frozen) {
                conditions.set(node, new Condition.Well());
                acts.add(new Act.Thaw(node));
            } else if (conditions.get(node) instanceof Condition.Drained) {
                conditions.set(node, new Condition.Well());
                acts.add(new Act.Open(node));
            }
        }
        return acts;
    }

    /// It has ended: whether that was nobody's doing.
    boolean ended(int node, long nowNanos) {
        if (conditions.get(node) instanceof Condition.Dead) {
            return false;
        }
        conditions.set(node, new Condition.Dead(nowNanos + ENDED_NANOS));
        return true;
    }

    /// It takes clients.
    void ready(int node) {
        if (conditions.get(node) instanceof Condition.Returning) {
            conditions.set(node, new Condition.Well());
        }
    }

    Condition condition(int node) {
        return conditions.get(node);
    }

    /// Nodes killed so far.
    int kills() {
        return kills;
    }

    /// Nodes frozen so far.
    int freezes() {
        return freezes;
    }

    /// Nodes drained so far.
    int drains() {
        return drains;
    }

    private boolean isWell(int node) {
        return conditions.get(node) instanceof Condition.Well;
    }

    private long well() {
        return conditions.stream().filter(Condition.Well.class::isInstance).count();
    }
}
