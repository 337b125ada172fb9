package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.ClosedLink;
import io.tidegate.sim.SimClient.Outcome;
import io.tidegate.transport.Agenda;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What must hold in a [World], looked at after each step. Confined to the simulation's thread.
final class Watch {
    private static final long SECOND = 1_000_000_000L;
    /// PROXY header 3 s, CONNECT 15 s, dialling 5 s, CONNACK 15 s, and what paths and queues take.
    private static final long ANSWER_NANOS_MAX = 60 * SECOND;
    /// A PROXY header, a CONNECT, what may follow it before it is answered, and one read.
    private static final long HELD_BYTES_MAX = 200 * 1024;
    /// The same, in an array that doubles, and a node's answer.
    private static final long OPENING_BYTES_MAX = 450 * 1024;

    /// Less than what is read and thrown away of who was refused.
    private static final long LINGER_BYTES = 128 * 1024;

    private static final long HALF_CLOSE_NANOS =
            Situation.CLIENTS.halfCloseTimeout().toNanos() - SECOND;
    private static final long STUCK_NANOS_MAX = 15 * SECOND;
    private static final long SLACK_NANOS = 3 * SECOND;

    /// Both sides ended as they wanted: nothing may be missing then.
    private static final Set<CloseCause> ORDERLY = EnumSet.of(
            CloseCause.CLIENT_CLOSED, CloseCause.CLIENT_DISCONNECTED, CloseCause.NODE_CLOSED, CloseCause.NODE_REFUSED);

    private final Agenda agenda;
    private final Balancer balancer;
    private final List<SimClient> clients;
    private final Ledger ledger;
    private final Map<Endpoint, Integer> limits;
    private final Map<Endpoint, CloseCause> causes = new HashMap<>();
    private final Map<Endpoint, String> lines = new HashMap<>();
    private final Map<SimClient, Progress> stalled = new HashMap<>();
    private final Map<Dialogue, String> cutShort = new LinkedHashMap<>();
    private Consumer<ClosedLink> reader = _ -> {};
    private boolean ending;
    private long checkedNanos;
    private long memoryCheckedNanos;
    private long dialsSeen;

    Watch(Agenda agenda, Balancer balancer, List<SimClient> clients, Ledger ledger, Map<Endpoint, Integer> limits) {
        this.agenda = agenda;
        this.balancer = balancer;
        this.clients = clients;
        this.ledger = ledger;
        this.limits = limits;
    }

    /// Who else is told of links that ended.
    void reader(Consumer<ClosedLink> told) {
        reader = told;
    }

    void check() {
        balancer.drainRings(this::closed);
        if (balancer.process.dials() != dialsSeen) {
            dialsSeen = balancer.process.dials();
            limits.forEach(this::checkLimit);
        }
        long held = balancer.memory.heldBytes();
        if (held > HELD_BYTES_MAX && held > balancer.process.blockedSockets() * HELD_BYTES_MAX) {
            throw new AssertionError(
                    held + " bytes held for " + balancer.process.blockedSockets() + " sockets that do not take them");
        }
        long opening = balancer.budget.used() - held;
        if (opening > balancer.admitted() * OPENING_BYTES_MAX) {
            throw new AssertionError(
                    opening + " bytes held for " + balancer.admitted() + " clients that may be opening");
        }
        if (agenda.nowNanos() - checkedNanos > SECOND / 10) {
            checkedNanos = agenda.nowNanos();
            clients.forEach(this::checkDeadlines);
            clients.forEach(this::checkProgress);
            checkEnds();
        }
        if (agenda.nowNanos() - memoryCheckedNanos > 10 * SECOND) {
            memoryCheckedNanos = agenda.nowNanos();
            balancer.memory.check();
        }
    }

    private void checkLimit(Endpoint node, int max) {
        int count = balancer.connectionsTo(node);
        if (count > max) {
            throw new AssertionError(count + " connections to " + node + ", which takes " + max);
        }
    }

    private void closed(ClosedLink line) {
        Endpoint client = World.clientOf(line);
        if (causes.put(client, line.cause) != null) {
            throw new AssertionError("two links of " + client + " were closed");
        }
        reader.accept(line);
        lines.put(client, line.cause + " " + line.detail + " tries " + line.tries + " after " + line.totalNanos / 1e9);
    }

    /// What one says arrives at the other, as long as both read: nobody is forgotten.
    private void checkProgress(SimClient client) {
        Dialogue dialogue = client.dialogue();
        if (client.outcome() != Outcome.LINKED
                || dialogue.isDisturbed()
                || !client.habit().alwaysReads()) {
            return;
        }
        Progress progress = stalled.computeIfAbsent(client, _ -> new Progress());
        if (progress.up.isStuck(dialogue.up(), agenda.nowNanos())
                || progress.down.isStuck(dialogue.down(), agenda.nowNanos())) {
            throw new AssertionError("nothing arrives any more: " + client);
        }
    }

    private static final class Progress {
        private final OneWay up = new OneWay();
        private final OneWay down = new OneWay();
    }

    private static final class OneWay {
        private long arrived = -1;
        private long sinceNanos;

        boolean isStuck(Dialogue.Way way, long nowNanos) {
            if (way.isComplete() || way.isAbandoned() || way.arrived() != arrived) {
                arrived = way.arrived();
                sinceNanos = nowNanos;
            }
            return nowNanos - sinceNanos > STUCK_NANOS_MAX;
        }
    }

    private void checkDeadlines(SimClient client) {
        long now = agenda.nowNanos();
        if (client.isOver() || client.isOpaque()) {
            return;
        }
        if (client.outcome() == Outcome.WAITING && now - client.bornNanos() > 2 * ANSWER_NANOS_MAX) {
            throw new AssertionError("neither linked nor closed: " + client);
        }
        boolean silent = client.habit() == Habit.DUMB && client.outcome() == Outcome.LINKED;
        if (silent && client.keepAliveSeconds() > 0) {
            long seconds = Math.max(client.keepAliveSeconds(), NodeLeg.SERVER_KEEP_ALIVE_SECONDS);
            long until = client.linkedNanos() + seconds * SECOND * 3 / 2;
            if (now > until + SLACK_NANOS
                    && !causes.containsKey(client.dialogue().address())) {
                throw new AssertionError("silent for more than 1.5 times its keep alive: " + client);
            }
        }
    }

    /// Who saw an end too early is told why by a cause that says so, as soon as there is one.
    private void checkEnds() {
        ledger.takeCutShort().forEach((dialogue, what) -> {
            // Who is the last to end has half_close_timeout for it, and what comes may find no memory: the first cause
            // stands. So may the end of the process.
            if (!ending
                    && !dialogue.isDisturbed()
                    && balancer.memory.failed() == 0
                    && agenda.nowNanos() - dialogue.firstEndNanos() < HALF_CLOSE_NANOS) {
                cutShort.put(dialogue, what);
            }
        });
        cutShort.entrySet().removeIf(entry -> {
            CloseCause cause = causes.get(entry.getKey().address());
            if (cause != null && ORDERLY.contains(cause)) {
                throw new AssertionError(entry.getValue() + " (" + cause + "): " + entry.getKey());
            }
            return cause != null;
        });
    }

    /// Long after the last fault nobody is here who should have gone.
    void checkPassingAreGone() {
        for (SimClient client : clients) {
            Dialogue dialogue = client.dialogue();
            boolean talks = !dialogue.up().isComplete() || !dialogue.down().isComplete();
            if (!client.isOver()
                    && !client.isOpaque()
                    && !talks
                    && client.habit().isPassing(client.keepAliveSeconds())) {
                throw new AssertionError("still here: " + client);
            }
        }
    }

    /// From now on links are ended by the process.
    void ending() {
        ending = true;
    }

    /// Counts, memory and descriptors are back where they were.
    void checkNothingIsLeft(String when) {
        balancer.drainRings(this::closed);
        checkEnds();
        for (SimClient client : clients) {
            if (client.habit().wantsAnAnswer() && !client.isAnswered() && client.outcome() == Outcome.CLOSED) {
                checkBareClose(client);
            }
        }
        if (balancer.links.live() != 0
                || balancer.admitted() != 0
                || balancer.seated() != 0
                || balancer.budget.used() != 0
                || balancer.memory.heldBytes() != 0) {
            throw new AssertionError("left " + when + ": " + balancer.links.live() + " links, " + balancer.admitted()
                    + " admitted, " + balancer.seated() + " seated, " + balancer.budget.used() + " bytes reserved, "
                    + balancer.memory.heldBytes() + " held; " + open());
        }
    }

    private List<SimClient> open() {
        return clients.stream()
                .filter(client -> !causes.containsKey(client.dialogue().address()))
                .toList();
    }

    /// A client that was turned away is told so, unless nothing could be done for it.
    private void checkBareClose(SimClient client) {
        CloseCause cause = causes.get(client.dialogue().address());
        if (client.isOpaque()) {
            return; // there is no word for it
        }
        if (balancer.memory.failed() > 0 || client.dialogue().up().sent() > LINGER_BYTES) {
            return; // the refusal itself could not be kept, or the client sent more behind it than is waited for
        }
        if (cause == CloseCause.NO_NODE || cause == CloseCause.NODE_SILENT || cause == CloseCause.NODE_CLOSED) {
            throw new AssertionError("its refusal (" + cause + ") never arrived: " + client);
        }
    }

    /// Where everything works everybody is served, as long as there is room.
    void checkLinked(List<SimClient> fresh, long room) {
        List<SimClient> left = fresh.stream()
                .filter(client -> client.linkedNanos() == Agenda.NEVER)
                .toList();
        if (fresh.size() - left.size() < Math.min(fresh.size(), room)) {
            SimClient client = left.getFirst();
            throw new AssertionError("not linked, though nothing is wrong any more and there is room for " + room + ": "
                    + client + " " + lines.get(client.dialogue().address()));
        }
    }
}
