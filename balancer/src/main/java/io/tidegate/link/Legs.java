package io.tidegate.link;

import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;

/// Node legs of live clients besides the one that a link's row names: each has a row of its own, that has a place at a
/// node and a deadline as a link has, and no client. Confined to its loop.
final class Legs {
    /// How long a node may take to end a leg that was ended; a close before that would reset it, and our last words
    /// with
    /// it.
    private static final long PARTING_NANOS = 2_000_000_000L;

    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final Ending ending;

    Legs(Ground ground, Ending ending) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.ending = ending;
    }

    /// A row for a leg of that client, of which nothing is dialled yet.
    int open(LiveClient client) {
        int link = client.link();
        int row = bare(link);
        links.live(row, client);
        return row;
    }

    private int bare(int link) {
        int row = links.take();
        links.add(row, LinkTable.LEG);
        links.id(row, links.id(link));
        links.listener(row, links.listener(link));
        links.accepted(row, ground.now());
        links.clientAddress(row, links.clientHigh(link), links.clientLow(link), links.clientPort(link));
        links.stage(row, Stage.LEG);
        return row;
    }

    /// The leg becomes the link's own, which has none.
    void promote(int row, int link) {
        move(row, link);
        links.addBytesFromNode(link, links.bytesFromNode(row));
        forget(row);
    }

    private void move(int from, int to) {
        int socket = links.node(from);
        loop.own(socket, to);
        links.node(to, socket);
        links.node(from, Rows.NONE);
        if (links.seat(from) != Rows.NONE) {
            links.seat(to, links.seat(from));
            links.leaveSeat(from);
        }
    }

    /// Ends our output on a link's own leg, and waits for the node to do the same; the link has none then.
    ///
    /// @param isSaid the node was told DISCONNECT, and is to close (3.14.4): it is waited for, since some
    ///     publish the will where our end comes with it
    void partOwn(int link, boolean isSaid) {
        ending.stays(link);
        int row = bare(link);
        move(link, row);
        parting(row, isSaid);
    }

    /// The same of a leg with a row of its own.
    void part(int row, boolean isSaid) {
        links.live(row, null);
        ending.dropOpening(row);
        parting(row, isSaid);
    }

    private void parting(int row, boolean isSaid) {
        int socket = links.node(row);
        links.stage(row, Stage.PARTING);
        if (!isSaid) {
            loop.endOutput(socket);
        }
        loop.resume(socket);
        ground.deadline(row, ground.now() + PARTING_NANOS);
    }

    void close(int row) {
        ending.closeNode(row);
        forget(row);
    }

    void reset(int row) {
        ending.resetNode(row);
        forget(row);
    }

    private void forget(int row) {
        ending.dropOpening(row);
        loop.deadlines().disarm(row);
        links.give(row);
    }
}
