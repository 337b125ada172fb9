package io.tidegate.sim;

import io.tidegate.sim.Mqtt.Version;
import io.tidegate.sim.PeerSocket.Pace;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.Layer;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.TcpEnd;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A device: connects once, lives by its [Habit], and knows what became of it. Confined to the simulation's thread.
final class SimClient implements PeerHandler {
    private static final int MESSAGES_MAX = 12;
    private static final int PINGS_MAX = 5;
    private static final int FLOODS = 2;
    private static final long PAUSE_NANOS_MAX = 500_000_000;
    private static final long SLEEP_NANOS_MAX = 20_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /// What became of it.
    enum Outcome {
        DIALLING,
        WAITING,
        LINKED,
        /// A CONNACK said no.
        REFUSED,
        /// Closed by itself.
        LEFT,
        /// Closed or broken by the other side.
        CLOSED
    }

    private final Agenda agenda;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final SimHost host;
    private final PeerSocket socket;
    private final PacketCutter cutter = new PacketCutter();
    private final Dialogue dialogue;
    private final Plan plan;
    private final long bornNanos;
    private Outcome outcome = Outcome.DIALLING;
    private boolean answered;
    private boolean opaque;
    private int code = -1;
    private int messagesLeft;
    private int pingsLeft;
    private long overNanos = Agenda.NEVER;
    private long linkedNanos = Agenda.NEVER;

    /// What it sends first and how it goes on. Immutable but for its bytes.
    static final class Plan {
        final Habit habit;
        final byte[] header;
        final Layer.@Nullable Maker tls;
        final byte[] connect;
        final int keepAliveSeconds;

        /// @param header a PROXY header, empty for none
        /// @param tls its end of TLS; null for none
        Plan(Habit habit, byte[] header, Layer.@Nullable Maker tls, byte[] connect, int keepAliveSeconds) {
            this.habit = habit;
            this.header = header;
            this.tls = tls;
            this.connect = connect;
            this.keepAliveSeconds = keepAliveSeconds;
        }
    }

    SimClient(SimNetwork network, Ledger ledger, TcpEnd dialled, Dialogue dialogue, Plan plan) {
        this.agenda = network.agenda();
        this.random = network.random();
        this.ledger = ledger;
        this.host = dialled.host();
        this.dialogue = dialogue;
        this.plan = plan;
        this.bornNanos = agenda.nowNanos();
        this.messagesLeft = random.nextInt(MESSAGES_MAX);
        this.pingsLeft = random.nextInt(PINGS_MAX);
        this.socket = new PeerSocket(agenda, random, dialled, Pace.from(random), this);
        ledger.open(dialogue);
    }

    Dialogue dialogue() {
        return dialogue;
    }

    Habit habit() {
        return plan.habit;
    }

    Outcome outcome() {
        return outcome;
    }

    /// Whether its TLS is passed through: then nobody but the node knows what it says.
    boolean isOpaque() {
        return opaque;
    }

    void passedThrough() {
        opaque = true;
    }

    int keepAliveSeconds() {
        return plan.keepAliveSeconds;
    }

    boolean isAnswered() {
        return answered;
    }

    /// The end of the storm: whoever is still there goes, without a word and within seconds.
    void leaveSoon() {
        agenda.after(random.nextLong(10 * SECOND), this::reset);
    }

    long bornNanos() {
        return bornNanos;
    }

    long linkedNanos() {
        return linkedNanos;
    }

    long overNanos() {
        return overNanos;
    }

    boolean isOver() {
        return overNanos != Agenda.NEVER;
    }

    @Override
    public void opened() {
        outcome = Outcome.WAITING;
        socket.send(plan.header);
        boolean speaksTls = plan.habit != Habit.GARBAGE && plan.habit != Habit.MUTE;
        if (plan.tls != null && (speaksTls || (!opaque && random.nextBoolean()))) {
            socket.wrap(plan.tls);
        }
        switch (plan.habit) {
            case ORDERLY, SLEEPY, HASTY, ABRUPT, DUMB, VANISHING -> socket.send(plan.connect);
            case EAGER -> {
                socket.send(plan.connect);
                say();
                say();
                if (socket.isWide() && random.nextInt(FLOODS) == 0) {
                    socket.send(Mqtt.publish(dialogue.version, dialogue.up().next(Talk.flood(random))));
                }
            }
            case ONE_SHOT -> {
                socket.send(plan.connect);
                say();
                dialogue.up().ends(agenda.nowNanos());
                socket.endOutput();
            }
            case FICKLE -> {
                socket.send(plan.connect);
                agenda.after(random.nextLong(100_000_000), this::reset);
            }
            case LORIS -> socket.send(Arrays.copyOf(plan.connect, plan.connect.length - 1));
            case CUT_OFF -> {
                socket.send(Arrays.copyOf(plan.connect, random.nextInt(plan.connect.length)));
                socket.endOutput();
            }
            case MUTE -> {}
            case GARBAGE -> {
                byte[] noise = new byte[1 + random.nextInt(2000)];
                random.nextBytes(noise);
                noise[0] = 'G'; // a packet of type 4
                socket.send(noise);
            }
        }
    }

    @Override
    public void arrived(int count) {
        dialogue.down().arrived(count);
    }

    @Override
    public void received(byte[] bytes) {
        if (plan.tls != null && !socket.isWrapped()) {
            return; // an alert of TLS: it does not speak that
        }
        cutter.put(bytes);
        for (byte[] packet = cutter.next(); packet != null; packet = cutter.next()) {
            packet(packet);
        }
    }

    private void packet(byte[] packet) {
        switch (Mqtt.type(packet)) {
            case Mqtt.CONNACK -> connack(packet);
            case Mqtt.AUTH -> {
                if (answered) {
                    throw new AssertionError("AUTH behind the CONNACK to " + this);
                }
                dialogue.answered();
                socket.send(Mqtt.auth());
            }
            case Mqtt.PUBLISH -> {
                if (outcome == Outcome.WAITING) {
                    throw new AssertionError("PUBLISH before the CONNACK to " + this);
                }
                dialogue.down().check(packet, Mqtt.payloadOf(dialogue.version, packet));
            }
            case Mqtt.PINGREQ + 1, Mqtt.DISCONNECT -> {}
            default -> throw new AssertionError("packet type " + Mqtt.type(packet) + " to " + this);
        }
    }

    private void connack(byte[] packet) {
        if (answered) {
            throw new AssertionError("a second CONNACK to " + this);
        }
        answered = true;
        code = Mqtt.code(packet);
        if (code != 0) {
            outcome = Outcome.REFUSED;
            return;
        }
        if (!dialogue.isTaken()) {
            throw new AssertionError("CONNACK 0, though no node took " + this);
        }
        dialogue.answered();
        if (outcome == Outcome.WAITING) {
            outcome = Outcome.LINKED;
            linkedNanos = agenda.nowNanos();
            linked();
        }
    }

    private void linked() {
        switch (plan.habit) {
            case DUMB -> {}
            case VANISHING -> agenda.after(random.nextLong(PAUSE_NANOS_MAX), this::vanish);
            case ABRUPT -> {
                talk();
                agenda.after(random.nextLong(3 * PAUSE_NANOS_MAX), this::reset);
            }
            case SLEEPY -> {
                talk();
                agenda.after(random.nextLong(PAUSE_NANOS_MAX), this::sleep);
                agenda.after(PAUSE_NANOS_MAX + random.nextLong(SLEEP_NANOS_MAX), () -> socket.read(true));
            }
            case ORDERLY, EAGER, HASTY, ONE_SHOT, FICKLE, LORIS, CUT_OFF, MUTE, GARBAGE -> talk();
        }
    }

    /// Who does not read may miss what is kept back for it when the node breaks: that waits for two seconds only.
    private void sleep() {
        dialogue.disturb();
        socket.read(false);
    }

    private void vanish() {
        host.reach(SimHost.Reach.SILENT);
        over(Outcome.LEFT);
    }

    /// Says something now and then, pings where it has nothing to say, and ends when it has said all.
    private void talk() {
        if (outcome != Outcome.LINKED || dialogue.up().isEnded()) {
            return;
        }
        if (socket.waiting() > 0) {
            agenda.after(random.nextLong(PAUSE_NANOS_MAX), this::talk);
        } else if (messagesLeft-- > 0) {
            say();
            agenda.after(random.nextLong(PAUSE_NANOS_MAX), this::talk);
        } else if (plan.keepAliveSeconds > 0 && pingsLeft-- > 0) {
            socket.send(Mqtt.empty(Mqtt.PINGREQ));
            agenda.after(plan.keepAliveSeconds * SECOND / 2, this::talk);
        } else {
            leave();
        }
    }

    private void say() {
        socket.send(Mqtt.publish(dialogue.version, dialogue.up().next(Talk.size(random))));
    }

    private void leave() {
        socket.send(Mqtt.empty(Mqtt.DISCONNECT));
        if (plan.habit == Habit.HASTY) {
            socket.leave();
            over(Outcome.LEFT);
        } else {
            dialogue.up().ends(agenda.nowNanos());
            socket.endOutput();
        }
    }

    private void reset() {
        if (!isOver()) {
            socket.reset();
            over(Outcome.LEFT);
        }
    }

    @Override
    public void drained() {}

    @Override
    public void ended() {
        if (cutter.size() > 0 || (dialogue.down().isEnded() && !dialogue.down().isComplete())) {
            ledger.cutShort(dialogue, "the client read an end before all that the node had sent");
        }
        over(dialogue.up().isEnded() ? Outcome.LEFT : Outcome.CLOSED);
        socket.close();
    }

    @Override
    public void broken(int errno) {
        if (!socket.losesOnReset()
                && dialogue.down().isEnded()
                && !dialogue.down().isComplete()) {
            ledger.cutShort(dialogue, "a reset reached the client before all that the node had sent");
        }
        over(Outcome.CLOSED);
        socket.close();
    }

    private void over(Outcome how) {
        if (isOver()) {
            return;
        }
        overNanos = agenda.nowNanos();
        if (outcome != Outcome.REFUSED) {
            outcome = how;
        }
    }

    @Override
    public String toString() {
        return plan.habit + " " + outcome + (answered ? " (code " + code + ") " : " ") + dialogue;
    }

    /// A CONNECT of a client that nobody else is.
    static byte[] connect(RandomGenerator random, String clientId, int keepAliveSeconds) {
        return Mqtt.connect(random.nextBoolean() ? Version.V5 : Version.V311, clientId, keepAliveSeconds);
    }
}
