package io.tidegate.link;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.Pool;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One loop's search for links that are to leave one node. Confined to its loop.
///
/// It goes round the table by a part of it a turn, and looks for idle links first; where one whole round has none,
/// for those that stand between packets, then for all. After a round for all without any it rests.
final class Sweep {
    /// Rows looked at in one turn: a tenth of a millisecond, a few of them where clients have nodes of their own.
    static final int ROWS_A_TURN = 1024;
    /// A client that has said nothing for so long is idle.
    static final long IDLE_NANOS = 10_000_000_000L;
    /// So often it begins with idle links again.
    private static final long ROUND_NANOS = 5_000_000_000L;

    private static final long REST_NANOS = 1_000_000_000L;

    private final Ground ground;
    private final LinkTable links;
    private final LiveClients live;
    private final Eviction eviction;
    private final int seat;
    private final int number;
    private Patience patience = Patience.IDLE;
    private long beganNanos;
    private long restsUntilNanos;
    private int cursor;
    /// Rows since one was chosen, or since patience grew less.
    private int looked;
    /// Rows of the first round: in it links that are being dialled are given to other nodes.
    private int passed;
    private boolean passing;
    private long wanted;
    private long windowNanos;
    private RandomGenerator random = new SplittableRandom(0);

    /// What is asked of a link before it is chosen.
    private enum Patience {
        IDLE,
        AT_REST,
        NONE
    }

    Sweep(Ground ground, LiveClients live, Eviction eviction, int seat, int number) {
        this.ground = ground;
        this.links = ground.links();
        this.live = live;
        this.eviction = eviction;
        this.seat = seat;
        this.number = number;
        this.passing = eviction.kind().isForAll();
        this.beganNanos = ground.now();
        this.restsUntilNanos = beganNanos;
    }

    Eviction eviction() {
        return eviction;
    }

    int seat() {
        return seat;
    }

    boolean isOver() {
        return eviction.isStopped();
    }

    /// In place of what was asked for before.
    void ask(long count, long within, RandomGenerator times) {
        wanted = count;
        windowNanos = within;
        random = times;
        if (ground.now() - beganNanos >= ROUND_NANOS) {
            begin();
        }
    }

    private void begin() {
        beganNanos = ground.now();
        patience = Patience.IDLE;
        looked = 0;
    }

    boolean isLooking(long now) {
        return !isOver() && (passing || (wanted > 0 && !eviction.isHeld() && now - restsUntilNanos >= 0));
    }

    void look(Dial dial, Evictions.Bugs bugs, long now) {
        Pool pool =
                ground.around().fleets().current().pool(ground.seats().id(seat).pool());
        for (int i = 0; i < ROWS_A_TURN && isLooking(now); i++) {
            cursor = cursor < links.end() ? cursor : 0;
            int link = cursor++;
            try {
                consider(link, pool, dial);
            } catch (RuntimeException e) {
                bugs.bug(link, e);
            }
            count(now);
        }
    }

    private void count(long now) {
        passed++;
        passing = passing && passed < links.end();
        if (wanted == 0 || ++looked < links.end()) {
            return;
        }
        looked = 0;
        switch (patience) {
            case IDLE -> patience = Patience.AT_REST;
            case AT_REST -> patience = Patience.NONE;
            case NONE -> {
                eviction.looked(number, true);
                wanted = 0;
                restsUntilNanos = now + REST_NANOS;
                begin();
            }
        }
    }

    private void consider(int link, Pool pool, Dial dial) {
        if (!links.isTaken(link) || links.seat(link) != seat || links.has(link, LinkTable.ENDING | LinkTable.LEAVING)) {
            return;
        }
        switch (links.stage(link)) {
            case RELAY, LIVE -> {
                if (wanted > 0 && mayBeChosen(link) && wouldGo(link, pool)) {
                    choose(link);
                }
            }
            case DIAL, SECURE -> {
                if (eviction.kind().isForAll()) {
                    passOn(link, dial);
                }
            }
            case AWAIT_CONNACK -> {} // the node has the CONNECT: it is left to answer, a second one might act on it too
            case LEG -> {
                if (eviction.kind().isLost()) {
                    live.legDown(link);
                }
            }
            case READ_HEADER, HANDSHAKE, READ_HELLO, READ_CONNECT, PARTING, LINGER -> {} // at no node, or soon
        }
    }

    private boolean mayBeChosen(int link) {
        if (Evictions.isHalfClosed(links, link)) {
            return false;
        }
        boolean isLive = links.stage(link) == Stage.LIVE;
        if (eviction.isForMovable() && !(isLive && live.isMovable(link))) {
            return false;
        }
        if (isLive) {
            return patience != Patience.IDLE || ground.now() - links.heard(link) >= IDLE_NANOS;
        }
        return switch (patience) {
            case IDLE ->
                ground.now() - links.heard(link) >= IDLE_NANOS && Evictions.isAtRest(ground.loop(), links, link);
            case AT_REST -> Evictions.isAtRest(ground.loop(), links, link);
            case NONE -> true;
        };
    }

    /// Whether its client would not just come back.
    private boolean wouldGo(int link, Pool pool) {
        if (eviction.kind().isForAll() || !pool.settings().policy().hasAffinity()) {
            return true;
        }
        Member here = pool.find(ground.seats().id(seat).name());
        return here != null && Elsewhere.wouldGo(pool, links.clientKey(link), links.keepsWholeId(link), here);
    }

    private void choose(int link) {
        if (!eviction.isAboveFloor() || !eviction.tryChoose()) {
            wanted = 0;
            return;
        }
        wanted--;
        looked = 0;
        eviction.looked(number, false);
        links.add(link, LinkTable.LEAVING);
        ground.seats().leaving(seat, 1);
        ground.deadline(link, ground.now() + (windowNanos == 0 ? 0 : random.nextLong(windowNanos)));
    }

    /// The next node gets the CONNECT that this one has not got yet, where there is one that nothing speaks against.
    private void passOn(int link, Dial dial) {
        @Nullable Opening opening = links.opening(link);
        if (opening != null && dial.isOtherLeft(opening)) {
            opening.why = ground.seats().id(seat).name() + " is to be left";
            dial.again(link, opening);
        }
    }
}
