package io.tidegate.link;

import io.tidegate.mqtt.Framing;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The links of one loop that are to leave their nodes: finds them, and ends each when its time has come, between two
/// packets where that is possible. Confined to its loop.
final class Evictions {
    /// How often a link is looked at that waits for a packet edge.
    static final long EDGE_PACE_NANOS = 25_000_000L;
    /// How long it may wait; then it ends in the middle of a packet.
    static final long EDGE_NANOS_MAX = 5_000_000_000L;

    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final Ending ending;
    private final LiveClients live;
    private final Leaving leaving;
    private final int number;
    private final List<Sweep> sweeps = new ArrayList<>();
    /// Whose turn it is.
    private int next;

    /// Is told what nobody expected, of one link.
    @FunctionalInterface
    interface Bugs {
        void bug(int link, RuntimeException thrown);
    }

    /// @param number of the loop
    Evictions(Ground ground, Ending ending, LiveClients live, int number) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.ending = ending;
        this.live = live;
        this.leaving = new Leaving(ground, live);
        this.number = number;
    }

    /// Has `count` more links of its node leave within `windowNanos`, in place of what is left of the call before.
    void ask(Eviction eviction, long count, long windowNanos, RandomGenerator random) {
        sweeps.removeIf(Sweep::isOver);
        int seat = ground.seats().find(eviction.node());
        if (seat == Rows.NONE || eviction.isStopped()) {
            return;
        }
        Sweep sweep = at(seat);
        if (sweep == null || sweep.eviction() != eviction) {
            sweeps.removeIf(each -> each.seat() == seat);
            sweep = new Sweep(ground, live, eviction, seat, number);
            sweeps.add(sweep);
        }
        sweep.ask(count, windowNanos, random);
    }

    private @Nullable Sweep at(int seat) {
        for (int i = 0; i < sweeps.size(); i++) {
            if (sweeps.get(i).seat() == seat) {
                return sweeps.get(i);
            }
        }
        return null;
    }

    /// Whether there is something to look for: [#look] is then due in the next turn.
    boolean isLooking() {
        for (int i = 0; i < sweeps.size(); i++) {
            if (sweeps.get(i).isLooking(ground.now())) {
                return true;
            }
        }
        return false;
    }

    /// Looks at a part of the table for one node, the next time for another one: however many nodes are to be left, a
    /// turn takes no longer.
    ///
    /// @param dial for links that are being dialled
    void look(Dial dial, Bugs bugs) {
        for (int i = 0; i < sweeps.size(); i++) {
            next = next < sweeps.size() ? next : 0;
            Sweep sweep = sweeps.get(next++);
            if (sweep.isLooking(ground.now())) {
                sweep.look(dial, bugs, ground.now());
                return;
            }
        }
    }

    /// Ends a relaying link that is to leave, if its time has come; true where it relays no more. One that is not to
    /// leave any more is as it was.
    boolean due(int link, long now) {
        if (!links.has(link, LinkTable.LEAVING) || links.has(link, LinkTable.ENDING)) {
            return false;
        }
        Sweep sweep = at(links.seat(link));
        boolean late = links.has(link, LinkTable.LATE);
        boolean over = now >= links.deadline(link);
        if (sweep == null || sweep.isOver() || sweep.eviction().isHeld() || isHalfClosed(links, link)) {
            spare(link, now);
            return false;
        }
        if (!late && !over) {
            return false;
        }
        if (!sweep.eviction().isAboveFloor()) {
            spare(link, now);
            return false;
        }
        if (links.stage(link) == Stage.LIVE) {
            return moved(link, sweep.eviction(), late && over);
        }
        if (isAtRest(loop, links, link) || (late && over)) {
            sweep.eviction().end();
            ending.leave(link, sweep.eviction().kind().cause());
            return true;
        }
        if (!late) {
            links.add(link, LinkTable.LATE);
            links.deadline(link, now + EDGE_NANOS_MAX);
        }
        return false;
    }

    /// A client that can be moved is moved, and stays connected; true where it does not.
    private boolean moved(int link, Eviction eviction, boolean over) {
        long now = ground.now();
        switch (leaving.depart(link, eviction, over)) {
            case BEGUN -> {
                if (links.isTaken(link) && links.has(link, LinkTable.LEAVING)) {
                    links.deadline(link, DeadlineWheel.NEVER);
                    links.remove(link, LinkTable.LATE);
                }
            }
            case LATER -> {
                if (over) {
                    eviction.stays();
                    spare(link, now);
                } else if (!links.has(link, LinkTable.LATE)) {
                    links.add(link, LinkTable.LATE);
                    links.deadline(link, now + EDGE_NANOS_MAX);
                }
            }
            case BY_ITSELF -> spare(link, now);
            case NOT_MOVABLE -> {
                if (eviction.isForMovable()) {
                    spare(link, now);
                    return false;
                }
                eviction.end();
                leaving.endUnmovable(link, eviction.kind().cause());
                return true;
            }
            case NOWHERE -> {
                eviction.end();
                leaving.endHomeless(link, eviction.kind().cause());
                return true;
            }
        }
        return false;
    }

    private void spare(int link, long now) {
        links.remove(link, LinkTable.LEAVING | LinkTable.LATE);
        ground.seats().leaving(links.seat(link), -1);
        long halfClose = ground.around().clients().halfCloseTimeout().toNanos();
        links.deadline(link, isHalfClosed(links, link) ? now + halfClose : DeadlineWheel.NEVER);
    }

    /// Whether it is about to end by itself.
    static boolean isHalfClosed(LinkTable links, int link) {
        return links.has(link, LinkTable.CLIENT_ENDED | LinkTable.NODE_ENDED | LinkTable.CLIENT_GONE);
    }

    /// Whether nothing is on its way, as far as we know: both directions stand at a packet edge, and all has left.
    static boolean isAtRest(Loop loop, LinkTable links, int link) {
        return Framing.atEdge(links.fromClient(link))
                && Framing.atEdge(links.fromNode(link))
                && loop.isDrained(links.client(link))
                && loop.isDrained(links.node(link));
    }
}
