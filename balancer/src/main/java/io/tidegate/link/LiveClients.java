package io.tidegate.link;

import io.tidegate.continuity.Acts.Manner;
import io.tidegate.continuity.Acts.Place;
import io.tidegate.continuity.EndCause;
import io.tidegate.continuity.Session;
import io.tidegate.continuity.Tally;
import io.tidegate.continuity.Terms;
import io.tidegate.health.Complaint;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.PublishView;
import io.tidegate.mqtt.Version;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.MoveCounters.Kind;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.observe.MoveCounters.Result;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The clients of one loop whose packets are followed, so that the node behind them can be replaced: hands each event
/// to the client's session, and does afterwards what came of it. Confined to its loop.
final class LiveClients {
    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final Ending ending;
    private final Legs legs;
    private final Clocks clocks;
    private final Strays strays;
    private final LostSessions lostSessions;
    private final Introduction introduction;
    private final Session.Means means;
    /// By pool.
    private final Map<String, Terms> terms = new HashMap<>();
    private final MoveQueue queue;
    private final Listening listening;

    /// What a live client shares with others.
    record Ways(Ending ending, Clocks clocks, Strays strays, Faults faults) {}

    /// @param gates by pool
    LiveClients(Ground ground, Ways ways, Map<String, MoveGate> gates, RandomGenerator chance) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.ending = ways.ending();
        this.clocks = ways.clocks();
        this.strays = ways.strays();
        this.lostSessions = new LostSessions(ground, ways.faults());
        this.legs = new Legs(ground, ways.ending());
        this.introduction = new Introduction(ground);
        this.means = new Session.Means(new PublishView(), chance);
        this.listening = new Listening(ground);
        this.queue = new MoveQueue(ground, this, gates, chance);
    }

    Ground ground() {
        return ground;
    }

    Legs legs() {
        return legs;
    }

    Ending ending() {
        return ending;
    }

    Clocks clocks() {
        return clocks;
    }

    MoveQueue queue() {
        return queue;
    }

    // ---- from CONNECT to CONNACK ----

    /// Has the node get the CONNECT that a session wants, where the client's pool has continuity and the client can be
    /// moved.
    void begin(int link, Opening opening) {
        ContinuitySettings settings = ground.nodeLeg(opening).continuity();
        Connect connect = opening.connect;
        if (settings == null || connect == null || !isFollowed(connect)) {
            return;
        }
        LiveClient client = new LiveClient(this, link, opening);
        Session session = new Session(connect, terms(client.pool(), settings), client, means);
        client.session(session);
        if (client.pays() && opening.replaceFirst(session.connect())) {
            links.live(link, client);
        } else {
            client.gone(); // there is no memory to keep it by
        }
    }

    /// The same for all clients of a pool.
    private Terms terms(String pool, ContinuitySettings settings) {
        Terms known = terms.get(pool);
        if (known == null) {
            known = settings.terms(ground.around().clients().keepAliveMultiplier());
            terms.put(pool, known);
        }
        return known;
    }

    /// The client is not to be followed after all: what was taken for it is given back.
    void forgo(int link) {
        LiveClient client = links.live(link);
        if (client != null) {
            client.gone();
            links.live(link, null);
        }
    }

    /// Not where the version does not say whether there is a session, nor where the node authenticates by more than the
    /// CONNECT: that could not be done again.
    private static boolean isFollowed(Connect connect) {
        return connect.version() != Version.V3_1 && connect.properties().authenticationMethod() == null;
    }

    /// The node took the client: from here on its packets go through its session.
    void start(int link, Opening opening, Greeting.Connack connack) {
        LiveClient client = Objects.requireNonNull(links.live(link));
        links.stage(link, Stage.LIVE);
        int leg = client.begins(opening.destination);
        Session session = client.session();
        Strays.Stray stray = strays.of(link);
        if (stray != null) {
            session.mayHaveStray(ground.now());
        }
        byte[] shown = session.greeted(leg, Arrays.copyOf(opening.answer, opening.answerLength), ground.now());
        int result = ground.outbox().send(links.client(link), shown, 0, shown.length);
        if (result < 0) {
            ending.close(link, CloseCause.OUT_OF_MEMORY, "no memory for what the client did not take");
            return;
        }
        if (result == Loop.KEPT) {
            loop.pause(links.node(link));
            clocks.blocked(link);
        }
        MemorySegment answer = MemorySegment.ofArray(opening.answer);
        session.fromNode(leg, answer, connack.length(), opening.answerLength, ground.now());
        MemorySegment held = MemorySegment.ofArray(opening.bytes);
        session.fromClient(held, opening.first, opening.length, ground.now());
        ending.dropOpening(link);
        resumeClient(client);
        if (links.has(link, LinkTable.CLIENT_ENDED)) {
            clientEnded(link);
        } else {
            settle(client);
        }
    }

    // ---- events ----

    /// The client of a row, which may be that of a further leg.
    LiveClient of(int link) {
        return Objects.requireNonNull(links.live(link));
    }

    /// `count` bytes of the client's stand in the loop's input.
    void fromClient(int link, int count) {
        LiveClient client = of(link);
        links.heard(link, ground.now());
        client.session().fromClient(loop.input(), 0, count, ground.now());
        settle(client);
    }

    /// `count` bytes of the node's stand in the loop's input.
    ///
    /// @param row the link's, or that of a further leg
    void fromNode(int row, int count) {
        LiveClient client = of(row);
        Passage on = client.passage();
        if (on != null && on.leg == client.legOf(row)) {
            on.isAnswered = true;
        }
        client.session().fromNode(client.legOf(row), loop.input(), 0, count, ground.now());
        settle(client);
    }

    void clientEnded(int link) {
        LiveClient client = of(link);
        links.add(link, LinkTable.CLIENT_ENDED);
        clientGone(client, CloseCause.CLIENT_CLOSED, null);
    }

    private void clientGone(LiveClient client, CloseCause cause, @Nullable String detail) {
        boolean left = client.session().hasLeft() && cause != CloseCause.TLS_FAILED;
        ending.note(client.link(), left ? CloseCause.CLIENT_DISCONNECTED : cause, detail);
        client.session().clientEnded(ground.now());
        settle(client);
    }

    /// The client is gone, and all it said was read.
    void clientFailed(int link, int errno) {
        forsake(link, CloseCause.CLIENT_RESET, Errno.text(errno));
    }

    /// The client's TLS could not go on, and its last word is on its way.
    void clientInsecure(int link, String why) {
        links.add(link, LinkTable.CLIENT_GONE | LinkTable.CLIENT_ENDED);
        loop.endOutput(links.client(link));
        clientGone(of(link), CloseCause.TLS_FAILED, why);
    }

    /// The client's connection is given up; its node hears of it as of one that vanished.
    private void forsake(int link, CloseCause cause, @Nullable String detail) {
        loop.close(links.client(link));
        links.client(link, Rows.NONE);
        links.add(link, LinkTable.CLIENT_GONE | LinkTable.CLIENT_ENDED);
        clientGone(of(link), cause, detail);
    }

    /// A node leg has ended, and all that came of it was told.
    ///
    /// @param row the link's, or that of a further leg
    void legEnded(int row, Manner how) {
        LiveClient client = of(row);
        int leg = client.legOf(row);
        Passage on = client.passage();
        if (on != null && on.leg == leg && on.isAwaited()) {
            ground.complain(row, links.clientKey(client.link()).clientId(), Complaint.Kind.LOST_BEFORE_CONNACK);
        }
        if (row == client.link()) {
            if (!client.session().hasLeft()) {
                client.goes(Reason.LEG_LOST, null);
            }
            ending.closeNode(row);
            client.legGone();
        } else {
            client.furtherGone();
            legs.close(row);
        }
        if (leg != 0) {
            client.session().nodeEnded(leg, how, ground.now());
        }
        settle(client);
    }

    /// What a node did not take has left.
    void drained(int link, int socket) {
        LiveClient client = of(link);
        if (socket == links.client(link)) {
            resumeNode(client);
        } else {
            resumeClient(client);
        }
    }

    /// If nothing else speaks against it.
    void resumeClient(LiveClient client) {
        int socket = links.client(client.link());
        int node = links.node(client.link());
        boolean mayGoOn = !client.isClientPaused() && (node == Rows.NONE || loop.isDrained(node));
        if (socket != Rows.NONE && mayGoOn && loop.isPaused(socket)) {
            links.heard(client.link(), ground.now()); // it could not be heard while it was paused
            loop.resume(socket);
        }
    }

    /// If nothing else speaks against it.
    void resumeNode(LiveClient client) {
        int socket = links.client(client.link());
        int node = links.node(client.link());
        if (node != Rows.NONE && !client.isNodePaused() && (socket == Rows.NONE || loop.isDrained(socket))) {
            loop.resume(node);
        }
    }

    // ---- legs ----

    /// Header, if the pool's nodes want one, and the first packet, in one write; behind TLS the packet alone.
    int introduce(int row, Opening opening, MemorySegment packet) {
        int socket = links.node(row);
        return ground.nodeTls(opening) == null
                ? introduction.send(row, opening, socket, packet)
                : ground.outbox().send(socket, packet, 0, packet.byteSize());
    }

    /// A further leg stands.
    void legConnected(int row, Opening opening) {
        LiveClient client = of(row);
        Passage on = Objects.requireNonNull(client.passage());
        links.stage(row, Stage.LEG);
        links.deadline(row, DeadlineWheel.NEVER);
        on.opening = opening;
        boolean same = links.lastSeat(row) == client.home();
        int leg = client.legConnected();
        client.session().connected(leg, same ? Place.SAME_NODE : Place.OTHER_NODE, ground.now());
        settle(client);
    }

    /// No node could be dialled for a further leg.
    void unreachable(int row) {
        LiveClient client = of(row);
        client.furtherGone();
        legs.close(row);
        client.session().unreachable(ground.now());
        settle(client);
    }

    // ---- leaving a node that others want to be left ----

    boolean isMovable(int link) {
        return of(link).session().obstacle() == null;
    }

    /// The node of a further leg is known not to work.
    void legDown(int row) {
        LiveClient client = of(row);
        int leg = client.legOf(row);
        if (leg != 0) {
            client.session().nodeDown(leg, ground.now());
            settle(client);
        }
    }

    /// Ends the client with a word; its node is left as the client wanted.
    void finish(int link, CloseCause cause, @Nullable String detail) {
        LiveClient client = of(link);
        ending.note(link, cause, detail);
        client.session().finish(ground.now());
        settle(client);
    }

    // ---- time ----

    /// The deadline that holds now.
    long due(int link, long now) {
        LiveClient client = of(link);
        if (links.has(link, LinkTable.ENDING) && links.deadline(link) <= now) {
            finish(link, CloseCause.SHUTDOWN, null);
            return next(link, now);
        }
        if (client.deadline() <= now) {
            if (links.node(link) != Rows.NONE && loop.isPaused(links.node(link))) {
                client.session().cannotHear(now);
            }
            client.session().due(now);
            settle(client);
        }
        if (isLive(link)) {
            queue.due(client, now);
        }
        Passage on = client.passage();
        if (on != null && isLive(link) && listening.isInVain(client, now)) {
            client.session().nodeDown(on.leg, now);
            settle(client);
        }
        if (isLive(link) && links.client(link) != Rows.NONE) {
            late(link, now);
        }
        return next(link, now);
    }

    private boolean isLive(int link) {
        return links.isTaken(link) && links.stage(link) == Stage.LIVE;
    }

    /// A link that lingers by now has armed its own deadline.
    private long next(int link, long now) {
        if (!links.isTaken(link)) {
            return DeadlineWheel.NEVER;
        }
        return isLive(link) ? until(link, now) : links.deadline(link);
    }

    private void late(int link, long now) {
        if (clocks.blockedUntil(links.client(link)) <= now) {
            forsake(link, CloseCause.CLIENT_BLOCKED, null);
        } else if (clocks.idleUntil(link, now) <= now) {
            forsake(link, CloseCause.CLIENT_IDLE, null);
        } else if (links.node(link) != Rows.NONE && clocks.blockedUntil(links.node(link)) <= now) {
            LiveClient client = of(link);
            client.goes(Reason.NODE_DOWN, null);
            client.session().nodeDown(client.legOf(link), now);
            settle(client);
        }
    }

    private long until(int link, long now) {
        LiveClient client = of(link);
        boolean isLeft = links.has(link, LinkTable.LEAVING | LinkTable.ENDING);
        long until = Math.min(isLeft ? links.deadline(link) : DeadlineWheel.NEVER, client.deadline());
        if (links.has(link, LinkTable.LATE)) {
            until = Math.min(until, now + Evictions.EDGE_PACE_NANOS);
        }
        until = Math.min(until, Math.min(queue.until(client, now), listening.until(client)));
        if (links.client(link) != Rows.NONE) {
            until = Math.min(until, clocks.idleUntil(link, now));
            until = Math.min(until, clocks.blockedUntil(links.client(link)));
        }
        if (links.node(link) != Rows.NONE) {
            until = Math.min(until, clocks.blockedUntil(links.node(link)));
        }
        return until;
    }

    // ---- what came of an event ----

    /// Does what the session could not do while it was being told something.
    void settle(LiveClient client) {
        int link = client.link();
        EndCause end = client.end();
        if (end != null) {
            close(client, end);
            return;
        }
        if (client.isOutOfMemory()) {
            ending.note(link, CloseCause.OUT_OF_MEMORY, "no memory for what was not taken");
            client.session().finish(ground.now());
            close(client, Objects.requireNonNull(client.end()));
            return;
        }
        client.pays();
        Passage on = client.passage();
        if (on != null && !client.session().isMoving()) {
            client.arrived();
        } else if (on != null && on.isDialDue) {
            on.isDialDue = false;
            queue.enter(client, on);
        }
        if (on != null && isLive(link)) { // who was paused for a leg that is no more reads on
            resumeClient(client);
            resumeNode(client);
            client.countHeld();
            loop.deadlines().arm(link, listening.until(client));
        }
        if (client.deadline() != Session.NEVER) {
            loop.deadlines().arm(link, client.deadline());
        }
    }

    /// What is to be counted of a client on its way, and said.
    ///
    /// @param seat of its node
    void happened(Tally what, int number, int seat) {
        ground.metrics().moves.of(LiveEnd.event(what)).add(number);
        if (what == Tally.SESSION_LOST) {
            lostSessions.lost(seat);
        }
    }

    private void close(LiveClient client, EndCause end) {
        int link = client.link();
        Reason reason = LiveEnd.reason(end);
        if (reason != null) {
            ground.metrics().moves.moves(Kind.NONE, Result.ENDED, reason).increment();
        }
        ending.note(
                link, LiveEnd.cause(end), LiveEnd.detail(end, client.session().obstacle()));
        client.gone();
        links.live(link, null);
        if (links.client(link) == Rows.NONE) {
            ending.close(link);
        } else {
            ending.refuse(link, LiveEnd.cause(end), null, client.lastWords());
        }
    }
}
