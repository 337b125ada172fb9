package io.tidegate.link;

import io.tidegate.balance.Choice;
import io.tidegate.continuity.Acts.Wish;
import io.tidegate.fleet.Occupancy;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.transport.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A live client on its way to another leg: what there is of it only while that goes on. Confined to its loop.
final class Passage {
    final LiveClient client;
    final Reason reason;
    /// The seat that it comes from; `Rows.NONE` where it has none.
    final int from;
    /// Whom it leaves its node for; null where nobody asked.
    final @Nullable Eviction eviction;

    Wish wish = Wish.ANY;
    /// The session waits for a leg.
    boolean isDialDue;
    /// It stands among those that wait for their turn.
    boolean isQueued;
    /// Not before then is it to be dialled.
    long notBeforeNanos;
    int dials;
    /// The number of the new leg; 0 while the session has not been told of one.
    int leg;
    /// The row of the new leg; `Rows.NONE` where there is none, or it has become the link's own.
    int row = Rows.NONE;
    /// What the new leg is introduced with; null once it was.
    @Nullable
    Opening opening;
    /// The session reads no more of the new leg.
    boolean isPaused;
    /// The new node has said something.
    boolean isAnswered;
    /// The new leg is the client's.
    boolean isAdopted;
    /// The new node's one trial connection, where it is that.
    @Nullable
    Choice choice;
    /// Nodes that did not take it, of those that were asked since one did.
    final List<Occupancy> vain = new ArrayList<>(0);
    /// When the new node had the CONNECT.
    long sentNanos;
    /// When it was last found to be silent.
    long listenedNanos = Long.MIN_VALUE;
    /// Where it is counted as being on its way; null where it is not.
    @Nullable
    Landing landing;
    /// Which node that is.
    @Nullable
    Occupancy landingNode;

    Passage(LiveClient client, Reason reason, int from, @Nullable Eviction eviction) {
        this.client = client;
        this.reason = reason;
        this.from = from;
        this.eviction = eviction;
    }

    /// A new leg is about to be dialled: what was of the one before is no more.
    void dials() {
        leg = 0;
        row = Rows.NONE;
        opening = null;
        isPaused = false;
        isAnswered = false;
        isAdopted = false;
        dials++;
    }

    /// Whether the new node owes its CONNACK.
    boolean isAwaited() {
        return leg != 0 && opening == null && !isAnswered && !isAdopted;
    }

    /// It is not on its way to a node any more; answers where it was counted, null where it was not.
    @Nullable
    Landing landed() {
        if (choice != null) {
            choice.end();
            choice = null;
        }
        Landing there = landing;
        landing = null;
        return there;
    }
}
