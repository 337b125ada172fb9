package io.tidegate.link;

import io.tidegate.continuity.Obstacle;
import io.tidegate.continuity.Session;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Pool;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.MoveCounters.Kind;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.observe.MoveCounters.Result;
import io.tidegate.transport.Loop;

/// How live clients leave a node that others want to be left. Confined to its loop.
final class Leaving {
    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final LiveClients live;

    Leaving(Ground ground, LiveClients live) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.live = live;
    }

    /// What comes of the wish that a client leave its node.
    enum Departure {
        /// It is on its way.
        BEGUN,
        /// Not now: it has not taken all that its node said, or its node has not answered something so large that it is
        /// not kept.
        LATER,
        /// It leaves by itself.
        BY_ITSELF,
        /// It cannot be moved.
        NOT_MOVABLE,
        /// No other node would take it, and it is not to stay for that.
        NOWHERE
    }

    /// @param over whether it has been put off for as long as may be
    Departure depart(int link, Eviction eviction, boolean over) {
        LiveClient client = live.of(link);
        if (eviction.kind().isLost() && client.session().obstacle() == null) {
            client.goes(Reason.NODE_DOWN, eviction);
            client.session().nodeDown(client.legOf(link), ground.now());
            live.settle(client);
            return Departure.BEGUN;
        }
        if (client.passage() != null) {
            return Departure.BY_ITSELF;
        }
        boolean hasTakenAll = loop.isDrained(links.client(link));
        if (eviction.isForced() && (hasTakenAll || over) && !isWantedElsewhere(link)) {
            return Departure.NOWHERE;
        }
        if (!hasTakenAll) {
            return Departure.LATER;
        }
        client.goes(eviction.kind() == Eviction.Kind.REBALANCE ? Reason.REBALANCE : Reason.DRAIN, eviction);
        Obstacle obstacle = client.session().obstacle();
        boolean isPassing = obstacle != null && obstacle.isPassing();
        Session.Verdict verdict = client.session().move(ground.now());
        live.settle(client);
        return switch (verdict) {
            case BEGUN -> Departure.BEGUN;
            case ALREADY, LEAVING -> Departure.BY_ITSELF;
            case NOT_MOVABLE -> over || !isPassing ? Departure.NOT_MOVABLE : Departure.LATER;
        };
    }

    /// Whether another node of its pool is usable and has room, as who drains nodes has it.
    private boolean isWantedElsewhere(int link) {
        Pool pool = ground.around().fleets().current().pool(live.of(link).pool());
        Member here = pool.find(ground.seats().id(links.seat(link)).name());
        return here == null || pool.isAnotherUsable(here);
    }

    /// Ends a client that was to leave its node and cannot be moved.
    void endUnmovable(int link, CloseCause cause) {
        end(
                link,
                cause,
                Reason.NOT_MOVABLE,
                LiveEnd.notMovable(live.of(link).session().obstacle()));
    }

    /// Ends a client that was to leave its node and has nowhere to go.
    void endHomeless(int link, CloseCause cause) {
        end(link, cause, Reason.NO_NODE, Reason.NO_NODE.label() + ": no other node is usable and has room");
    }

    private void end(int link, CloseCause cause, Reason why, String detail) {
        ground.metrics().moves.moves(Kind.NONE, Result.ENDED, why).increment();
        live.finish(link, cause, detail);
    }
}
