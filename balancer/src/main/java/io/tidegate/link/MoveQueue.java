package io.tidegate.link;

import io.tidegate.balance.Balancer;
import io.tidegate.balance.Choice;
import io.tidegate.balance.Tried;
import io.tidegate.continuity.Acts.Wish;
import io.tidegate.fleet.Occupancy;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.Rows;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Live clients of one loop that want another leg: each gets its turn as its pool's [MoveGate] has it. Confined to its
/// loop.
final class MoveQueue {
    /// How often it is looked whether somebody's turn has come.
    private static final long LOOK_NANOS = 5_000_000L;
    /// Who wants to go where nobody may go now must not keep others waiting; so many are looked at.
    private static final int REFUSALS_MAX = 16;
    /// So many have their turn at a time; a dial costs some ten microseconds.
    private static final int STARTS_MAX = 64;

    private final Ground ground;
    private final LinkTable links;
    private final LiveClients live;
    private final Map<String, MoveGate> gates;
    private final RandomGenerator chance;
    /// Those that have no node: they go first.
    private final ArrayDeque<Passage> urgent = new ArrayDeque<>();

    private final ArrayDeque<Passage> ready = new ArrayDeque<>();
    private Evictions.@Nullable Bugs bugs;
    private @Nullable Dial dial;
    private boolean isPumping;
    /// Nobody has a turn before.
    private long notBeforeNanos = Long.MIN_VALUE;

    /// @param gates by pool
    MoveQueue(Ground ground, LiveClients live, Map<String, MoveGate> gates, RandomGenerator chance) {
        this.ground = ground;
        this.links = ground.links();
        this.live = live;
        this.gates = gates;
        this.chance = chance;
    }

    /// Who dials, and who is told what nobody expected.
    void dialWith(Dial with, Evictions.Bugs told) {
        dial = with;
        bugs = told;
    }

    private MoveGate gate(LiveClient client) {
        return Objects.requireNonNull(gates.get(client.pool()), "a pool with continuity has one");
    }

    /// Its session wants a leg.
    void enter(LiveClient client, Passage on) {
        long settle = gate(client).pace().settle().toNanos();
        if (on.reason == Reason.LEG_LOST && on.dials == 0 && settle > 0) {
            on.notBeforeNanos = ground.now() + settle + chance.nextLong(settle + 1);
            ground.loop().deadlines().arm(client.link(), on.notBeforeNanos);
        } else {
            queue(on);
            pump();
            lookAgain();
        }
    }

    private void queue(Passage on) {
        on.isQueued = true;
        (on.client.hasLeg() ? ready : urgent).addLast(on);
        ground.metrics().moves.waiting.increment();
    }

    /// It wants none any more; where it stands nobody minds it.
    void leave(Passage on) {
        if (on.isQueued) {
            on.isQueued = false;
            ground.metrics().moves.waiting.add(-1);
            lookAgain();
        }
    }

    private void lookAgain() {
        Passage first = first();
        if (first != null) {
            ground.loop().deadlines().arm(first.client.link(), Math.max(notBeforeNanos, ground.now() + 1));
        }
    }

    /// Whose turn is next; null where nobody waits.
    private @Nullable Passage first() {
        Passage first = first(urgent);
        return first == null ? first(ready) : first;
    }

    private static @Nullable Passage first(ArrayDeque<Passage> queue) {
        while (!queue.isEmpty() && !queue.getFirst().isQueued) {
            queue.removeFirst();
        }
        return queue.peekFirst();
    }

    /// The client's time may have come, or that of all.
    void due(LiveClient client, long now) {
        Passage on = client.passage();
        if (on == null) {
            return;
        }
        if (on.notBeforeNanos != 0 && now >= on.notBeforeNanos) {
            on.notBeforeNanos = 0;
            queue(on);
        }
        if (on.isQueued) {
            pump();
        }
    }

    /// When [#due] is to be called for this client.
    long until(LiveClient client, long now) {
        Passage on = client.passage();
        if (on == null) {
            return DeadlineWheel.NEVER;
        }
        if (on.notBeforeNanos != 0) {
            return on.notBeforeNanos;
        }
        return on.isQueued && first() == on ? Math.max(notBeforeNanos, now + 1) : DeadlineWheel.NEVER;
    }

    /// So many at most have their turn, and it ends early where nobody may go.
    private void pump() {
        if (isPumping || ground.now() < notBeforeNanos) {
            return;
        }
        isPumping = true;
        try {
            int refusals = 0;
            for (int i = 0; i < STARTS_MAX && refusals < REFUSALS_MAX; i++) {
                Passage on = first();
                if (on == null) {
                    break;
                }
                (urgent.peekFirst() == on ? urgent : ready).removeFirst();
                refusals += goes(on) ? 0 : 1;
            }
            notBeforeNanos = refusals == 0 ? ground.now() : ground.now() + LOOK_NANOS;
        } finally {
            isPumping = false;
        }
        lookAgain();
    }

    /// Whether it was this one's turn.
    private boolean goes(Passage on) {
        on.isQueued = false;
        ground.metrics().moves.waiting.add(-1);
        try {
            start(on);
        } catch (RuntimeException e) {
            Objects.requireNonNull(bugs).bug(on.client.link(), e);
            return true;
        }
        return !on.isQueued;
    }

    private void start(Passage on) {
        LiveClient client = on.client;
        boolean isTakenBack = on.eviction != null && on.eviction.isStopped() && client.hasLeg();
        if (isTakenBack && client.session().stay(ground.now())) {
            live.settle(client);
            return;
        }
        on.dials();
        int row = live.legs().open(client);
        on.row = row;
        Opening opening = client.opening();
        links.opening(row, opening);
        if (client.home() != Rows.NONE) {
            Occupancy home = ground.seats().occupancy(client.home());
            if (on.wish == Wish.SAME_FIRST) {
                opening.preferred = home;
            } else if (on.wish == Wish.OTHER) {
                opening.tried.add(home);
            }
        }
        passOver(on, opening);
        Objects.requireNonNull(dial).startLeg(row, opening);
    }

    /// Nodes that did not take it are asked again when all others were.
    private void passOver(Passage on, Opening opening) {
        if (on.vain.isEmpty()) {
            return;
        }
        Tried all = new Tried();
        on.vain.forEach(all::add);
        if (Balancer.hasUsable(ground.around().fleets().current().pool(opening.pool), all)) {
            on.vain.forEach(opening.tried::add);
        } else {
            on.vain.clear();
        }
    }

    /// Whether a further leg may go to a node.
    enum Leave {
        /// It is on its way to it.
        GO,
        /// So many are on their way to it already, or to all of them.
        LATER,
        /// It takes nobody at present.
        NOT_THERE
    }

    Leave ask(int row, Choice choice) {
        Passage on = passage(row);
        MoveGate gate = gate(on.client);
        Occupancy node = choice.member().occupancy();
        Landing landing = gate.landing(node, ground.now());
        if (landing.isShut(ground.now())) {
            return Leave.NOT_THERE;
        }
        if (!gate.tryPass(landing, ground.now())) {
            return Leave.LATER;
        }
        on.client.turnedBack();
        on.landing = landing;
        on.landingNode = node;
        on.choice = choice;
        return Leave.GO;
    }

    private Passage passage(int row) {
        return Objects.requireNonNull(Objects.requireNonNull(links.live(row)).passage());
    }

    /// There is no node for it now. It comes again, behind the others; who has a node still is told.
    ///
    /// @return false where that is so
    boolean again(int row) {
        Passage on = passage(row);
        if (on.client.hasLeg() && on.wish != Wish.ANY) {
            return false;
        }
        on.wish = Wish.ANY;
        later(row);
        return true;
    }

    /// It is not its turn. It comes again, behind the others.
    void later(int row) {
        Passage on = passage(row);
        on.client.furtherGone();
        live.legs().close(row);
        on.dials--;
        queue(on);
        if (!isPumping) {
            notBeforeNanos = Math.max(notBeforeNanos, ground.now() + LOOK_NANOS);
            lookAgain();
        }
    }
}
