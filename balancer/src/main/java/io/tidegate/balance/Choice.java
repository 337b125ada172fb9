package io.tidegate.balance;

import io.tidegate.fleet.Member;
import org.jspecify.annotations.Nullable;

/// The next node to try. Confined.
///
/// It may be the node's one trial connection after a back-off: whoever has a choice calls [#end] when the
/// dial's outcome is known, whatever it is, so that the next may be tried.
public final class Choice {
    private final Member member;
    private final int index;
    private boolean trial;

    private Choice(Member member, int index, boolean trial) {
        this.member = member;
        this.index = index;
        this.trial = trial;
    }

    /// Null where the index is [Balancer#NONE].
    static @Nullable Choice of(Ask ask, int index) {
        return index == Balancer.NONE ? null : new Choice(ask.pool().member(index), index, false);
    }

    /// Of a member that was not chosen, but is known.
    static Choice of(Member member, int index) {
        return new Choice(member, index, false);
    }

    /// Of a member whose trial the caller has just taken.
    static Choice onTrial(Ask ask, int index) {
        return new Choice(ask.pool().member(index), index, true);
    }

    public Member member() {
        return member;
    }

    /// Of the member in the snapshot that was asked for.
    public int index() {
        return index;
    }

    /// Whether the node's trial connection is this one, and goes on.
    public boolean isTrial() {
        return trial;
    }

    /// Gives the trial back, where this is one. A second call does nothing.
    public void end() {
        if (trial) {
            trial = false;
            member.occupancy().endTrial();
        }
    }
}
