package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.balance.Balancer;
import io.tidegate.balance.Choice;
import io.tidegate.balance.ClientKey;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Trouble;
import io.tidegate.health.Complaint;
import io.tidegate.mqtt.Connacks;
import io.tidegate.mqtt.Refusal;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.HandshakeCounters;
import io.tidegate.tls.TlsClient;
import io.tidegate.tls.TlsLayer;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds a node for a client whose CONNECT is whole: dials, and sends header and CONNECT. A node that cannot, or as
/// [AwaitConnack] finds does not want, is followed by the next one, unseen by the client. Confined to its loop.
final class Dial {
    /// What a client may send behind its CONNECT before it is told to wait.
    static final int HELD_BYTES_MAX = 64 * 1024;

    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final Ending ending;
    private final Relay relay;
    private final Introduction introduction;
    private final AwaitConnack awaitConnack;
    private final LiveClients live;
    private long dials;

    /// How a link goes on from here.
    record Ways(Ending ending, Relay relay, Strays strays, LiveClients live) {}

    Dial(Ground ground, Ways ways) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.ending = ways.ending();
        this.relay = ways.relay();
        this.live = ways.live();
        this.introduction = new Introduction(ground);
        this.awaitConnack = new AwaitConnack(ground, this, ways);
    }

    /// What comes behind a dial.
    AwaitConnack awaitConnack() {
        return awaitConnack;
    }

    void start(int link, Opening opening) {
        ground.retries(opening).came(ground.now());
        NodeLegSettings leg = ground.nodeLeg(opening);
        opening.deadlineNanos = ground.now() + leg.connectDeadline().toNanos();
        opening.answeredByNanos = opening.deadlineNanos + leg.connackTimeout().toNanos();
        holdWithinBounds(link, opening);
        live.begin(link, opening);
        next(link, opening);
    }

    /// Dials a further leg of a live client, which has a row of its own.
    void startLeg(int row, Opening opening) {
        opening.deadlineNanos =
                ground.now() + ground.nodeLeg(opening).connectDeadline().toNanos();
        opening.answeredByNanos = opening.deadlineNanos;
        next(row, opening);
    }

    private boolean isLeg(int link) {
        return links.has(link, LinkTable.LEG);
    }

    /// Tries nodes until one is being dialled or none is left.
    private void next(int link, Opening opening) {
        if (links.has(link, LinkTable.CLIENT_ENDED) && opening.held() == 0) {
            // It went away and left nothing to deliver: a further CONNECT could only end its next connection.
            ending.close(link, CloseCause.CLIENT_CLOSED, null);
            return;
        }
        var fleet = ground.around().fleets().current();
        var pool = fleet.pool(opening.pool);
        while (true) {
            switch (decide(link, pool, opening)) {
                case Decide.Decision.NoNode _ -> {
                    noNode(link, opening, opening.why.isEmpty() ? "no node is usable, or none has room" : opening.why);
                    return;
                }
                case Decide.Decision.TooLate _ -> {
                    noNode(link, opening, "connect_deadline; last: " + opening.why);
                    return;
                }
                case Decide.Decision.Forward(Choice choice) -> {
                    MoveQueue.Leave leave = isLeg(link) ? live.queue().ask(link, choice) : MoveQueue.Leave.GO;
                    if (leave == MoveQueue.Leave.LATER) {
                        choice.end();
                        live.queue().later(link);
                        return;
                    }
                    if (leave == MoveQueue.Leave.NOT_THERE) {
                        choice.end();
                        opening.tried.add(choice.member());
                        continue;
                    }
                    if (sit(link, opening, choice) && dial(link, opening)) {
                        return;
                    }
                }
            }
        }
    }

    private Decide.Decision decide(int link, Pool pool, Opening opening) {
        Occupancy preferred = opening.preferred;
        opening.preferred = null;
        Choice same = preferred == null ? null : Balancer.same(pool, preferred);
        if (same != null) {
            return new Decide.Decision.Forward(same);
        }
        ClientKey key = Objects.requireNonNull(opening.key);
        return isLeg(link)
                ? Decide.nextOfLive(pool, key, opening.tried, ground.now(), opening.deadlineNanos)
                : Decide.next(pool, key, opening.tried, ground.now(), opening.deadlineNanos);
    }

    /// Takes a place at a node; false where it is full.
    private boolean sit(int link, Opening opening, Choice choice) {
        Member member = choice.member();
        opening.tried.add(member);
        if (!member.occupancy().tryReserve(member.node().maxConnections())) {
            choice.end();
            if (isLeg(link)) {
                Objects.requireNonNull(links.live(link)).turnedBack();
            }
            opening.why = member.node().id().name() + " is full";
            return false;
        }
        links.seat(link, ground.seats().take(member));
        links.tries(link, links.tries(link) + 1);
        opening.choice = choice;
        opening.endpoint = 0;
        opening.firstDialNanos = ground.now();
        opening.reached = false;
        opening.fault = Opening.Fault.OURS;
        return true;
    }

    /// Dials the next address of the node; false where it has none left, and the place at it is given back.
    private boolean dial(int link, Opening opening) {
        Choice choice = Objects.requireNonNull(opening.choice);
        List<Endpoint> endpoints = choice.member().endpoints();
        while (opening.endpoint < endpoints.size() && ground.now() < opening.deadlineNanos) {
            Endpoint to = endpoints.get(opening.endpoint++);
            opening.dialNanos = ground.now();
            int socket = loop.connect(to, link, ground.nodeLeg(opening).socket().towards(to, dials++));
            int result = socket < 0 ? socket : introduce(link, opening, socket);
            if (result >= 0) {
                links.node(link, socket);
                links.stage(link, Stage.DIAL);
                ground.deadline(link, firstLook(opening));
                return true;
            }
            if (socket >= 0) {
                loop.close(socket);
            }
            if (isOurs(-result)) {
                ownFault(link, opening, -result);
                return true;
            }
            note(opening, to, -result);
        }
        failed(link, opening);
        return false;
    }

    /// The end of the present try, TLS with the node included.
    private long triedUntil(Opening opening) {
        return opening.dialNanos + ground.nodeLeg(opening).dialTimeout().toNanos();
    }

    private long firstLook(Opening opening) {
        NodeLegSettings leg = ground.nodeLeg(opening);
        long most =
                Math.min(leg.dialTimeout().toNanos(), leg.retry().suspectAfter().toNanos());
        return Math.min(ground.now() + most, opening.deadlineNanos);
    }

    /// Header and CONNECT in one write; before TLS the header alone.
    private int introduce(int link, Opening opening, int socket) {
        if (links.has(link, LinkTable.OPAQUE)) {
            opening.first = opening.length; // more of it may have come since the last try
        }
        if (ground.nodeTls(opening) != null) {
            return introduction.sendHeader(link, opening, socket);
        }
        return isLeg(link) ? Loop.SENT : introduction.send(link, opening, socket); // a leg's is due with its CONNECT
    }

    /// No local port left towards an address says nothing of the node there.
    private static void note(Opening opening, Endpoint to, int errno) {
        opening.why = to + ": " + Errno.text(errno);
        if (errno != Errno.EADDRNOTAVAIL) {
            opening.fault = Opening.Fault.NODE;
        }
    }

    private static boolean isOurs(int errno) {
        return switch (errno) {
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS -> true;
            default -> false;
        };
    }

    void ownFault(int link, Opening opening, int errno) {
        if (isLeg(link)) {
            Objects.requireNonNull(links.live(link)).turnedBack();
            live.queue().later(link);
            return;
        }
        boolean memory = errno == Errno.ENOMEM || errno == Errno.ENOBUFS;
        CloseCause cause = memory ? CloseCause.OUT_OF_MEMORY : CloseCause.OUT_OF_DESCRIPTORS;
        ending.refuse(link, cause, Errno.text(errno), word(opening, Refusal.SERVER_BUSY));
    }

    /// The node could not be reached at any of its addresses.
    private void failed(int link, Opening opening) {
        Choice choice = Objects.requireNonNull(opening.choice);
        ground.metrics().dialsFailed.increment();
        if (opening.fault == Opening.Fault.NODE) {
            ground.complain(link, opening, Complaint.Kind.UNREACHABLE);
            ground.around()
                    .fleets()
                    .offer(new FleetEvent.DialFailed(
                            choice.member().id(), opening.firstDialNanos, ground.now(), opening.why));
        }
        ending.closeNode(link);
    }

    private void noNode(int link, Opening opening, String why) {
        if (isLeg(link)) {
            if (!live.queue().again(link)) {
                live.unreachable(link);
            }
            return;
        }
        ending.refuse(link, CloseCause.NO_NODE, why, word(opening, Refusal.SERVER_UNAVAILABLE));
    }

    /// What there is to say to a client in its own protocol; nothing in TLS that is not ours.
    static byte[] word(Opening opening, Refusal refusal) {
        return opening.connect == null ? Ending.NOTHING : Connacks.refusal(opening.connect, refusal);
    }

    // ---- events of the node leg ----

    void connected(int link) {
        if (isSelf(link)) {
            connectFailed(link, Errno.ECONNREFUSED);
            return;
        }
        Opening opening = Objects.requireNonNull(links.opening(link));
        TlsClient tls = ground.nodeTls(opening);
        if (tls == null) {
            joined(link, opening);
            return;
        }
        links.stage(link, Stage.SECURE);
        ground.deadline(link, Math.min(triedUntil(opening), opening.deadlineNanos));
        links.add(link, LinkTable.NODE_SHAKING);
        ground.metrics().nodeHandshakes.underWay.increment();
        Member member = Objects.requireNonNull(opening.choice).member();
        String host = member.node().address().host();
        String sessions = dialled(opening).toString();
        loop.wrap(links.node(link), wake -> layer(opening, tls.layer(wake, host, sessions)), Ending.NOTHING, 0, 0);
    }

    private static TlsLayer layer(Opening opening, TlsLayer made) {
        opening.nodeTls = made;
        return made;
    }

    /// The node and we agree on TLS.
    void secured(int link) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        HandshakeCounters counters = ground.metrics().nodeHandshakes;
        boolean resumed = Objects.requireNonNull(opening.nodeTls).isResumed();
        (resumed ? counters.resumed : counters.full).increment();
        counters.underWay.add(-1);
        ground.seats().heard(links.lastSeat(link), ground.now());
        links.remove(link, LinkTable.NODE_SHAKING);
        opening.nodeTls = null;
        int result = isLeg(link) ? Loop.SENT : introduction.sendConnect(opening, links.node(link));
        if (result < 0) {
            ownFault(link, opening, -result);
            return;
        }
        joined(link, opening);
    }

    /// The node's TLS could not go on: it is no better than one that cannot be reached.
    ///
    /// That a node refuses our certificate we learn behind the handshake (TLS 1.3): so before its first
    /// word nothing is proven.
    void insecure(int link, String why) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        if (links.stage(link) == Stage.AWAIT_CONNACK && opening.reached) {
            awaitConnack.nodeLost(link, CloseCause.NODE_TLS_FAILED, "broke TLS (" + why + ")");
            return;
        }
        opening.why = dialled(opening) + ": TLS: " + why;
        opening.fault = Opening.Fault.NODE;
        dialNext(link, opening);
    }

    /// The node is there, and has the CONNECT or is about to.
    private void joined(int link, Opening opening) {
        if (isLeg(link)) {
            reached(opening);
            live.legConnected(link, opening);
            return;
        }
        links.dialledMicros(link, ground.age(link));
        if (opening.connect == null) {
            reached(opening);
            relay.startOpaque(link, opening);
            return;
        }
        if (ground.nodeTls(opening) == null) {
            reached(opening);
        }
        awaitConnack.begin(link, opening);
    }

    /// The node has shown that it can be reached.
    void reached(Opening opening) {
        Choice choice = Objects.requireNonNull(opening.choice);
        opening.reached = true;
        ground.metrics().dialsOk.increment();
        if (choice.member().trouble().dials() != null) {
            ground.around()
                    .fleets()
                    .offer(new FleetEvent.DialSucceeded(choice.member().id(), ground.now()));
        }
        if (choice.member().trouble().silence() == null) {
            choice.end(); // else it is its answer that counts
        }
    }

    /// On loopback a dial to a port in the ephemeral range, on which nobody listens, may connect a
    /// socket with itself.
    private boolean isSelf(int link) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        Endpoint to = dialled(opening);
        return to.isLoopback() && to.equals(loop.localAddress(links.node(link)));
    }

    private static Endpoint dialled(Opening opening) {
        Choice choice = Objects.requireNonNull(opening.choice);
        return choice.member().endpoints().get(opening.endpoint - 1);
    }

    void connectFailed(int link, int errno) {
        if (links.stage(link) == Stage.SECURE) {
            insecure(link, Errno.text(errno));
            return;
        }
        Opening opening = Objects.requireNonNull(links.opening(link));
        note(opening, dialled(opening), errno);
        dialNext(link, opening);
    }

    /// This address will not do: the next one, or the next node.
    private void dialNext(int link, Opening opening) {
        ending.leaveNodeHandshake(link);
        loop.close(links.node(link));
        links.node(link, Rows.NONE);
        if (!dial(link, opening)) {
            next(link, opening);
        }
    }

    /// The time for this stage is over, or for a look at the node.
    void due(int link) {
        if (links.stage(link) == Stage.SECURE) {
            insecure(link, "no handshake in time");
            return;
        }
        Opening opening = Objects.requireNonNull(links.opening(link));
        long until = triedUntil(opening);
        boolean mayGoOn = ground.now() < Math.min(until, opening.deadlineNanos);
        if (mayGoOn && !(isSuspect(opening) && isOtherLeft(opening))) {
            ground.deadline(link, Math.min(until, opening.deadlineNanos));
        } else {
            connectFailed(link, Errno.ETIMEDOUT);
        }
    }

    /// Whether the node is known to say nothing. It may be found while it is dialled: its kernel takes only so many
    /// connections that it does not.
    private boolean isSuspect(Opening opening) {
        return silence(opening) != null;
    }

    /// What is known of the silence of the node that is tried; null where it is not silent.
    Trouble.@Nullable Silence silence(Opening opening) {
        Member dialled = Objects.requireNonNull(opening.choice).member();
        Pool pool = ground.around().fleets().current().pool(opening.pool);
        Member now = pool.find(dialled.id().name());
        return now == null ? null : now.trouble().silence();
    }

    /// Whether there is another node for this client that nothing speaks against.
    boolean isOtherLeft(Opening opening) {
        return Balancer.hasUsable(ground.around().fleets().current().pool(opening.pool), opening.tried);
    }

    /// Gives the CONNECT, which we still have, to the next node.
    void again(int link, Opening opening) {
        ending.closeNode(link);
        ground.metrics().retries.increment();
        opening.answerLength = 0;
        long dials = ground.now() + ground.nodeLeg(opening).dialTimeout().toNanos();
        opening.deadlineNanos = Math.min(opening.answeredByNanos, Math.max(opening.deadlineNanos, dials));
        next(link, opening);
    }

    /// What a client sends behind its CONNECT is held, up to a bound.
    void holdWithinBounds(int link, Opening opening) {
        int held = opening.connect == null ? opening.length : opening.held();
        if (held > HELD_BYTES_MAX) {
            loop.pause(links.client(link));
        }
    }
}
