package io.tidegate.continuity;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectReader;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.GreetingReader;
import io.tidegate.mqtt.PublishView;
import io.tidegate.mqtt.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the balancer does around one [Session]: it connects the client first, and does as it is told from then
/// on. Confined.
final class SimLink implements Acts {
    private static final Set<Tally> MOVED = EnumSet.of(Tally.TAKEN_OVER, Tally.DISCONNECTED_FIRST, Tally.RECOVERED);

    private static final long FULL_BYTES = 16 * 1024;

    final Session session;
    final SimClient client;

    @Nullable
    EndCause end;

    final Map<Tally, Integer> tallies = new TreeMap<>();
    private final Timeline timeline;
    private final Cluster cluster;
    private final Line toClient;
    private final Line fromClient;
    private final Map<Integer, Leg> legs = new TreeMap<>();
    private final List<byte[]> early = new ArrayList<>();
    private final Version version;
    private int legNumbers;
    private long deadline = Session.NEVER;
    private boolean isGreeted;
    private boolean isTelling;
    private boolean isPressing;
    private @Nullable Node home;

    private final class Leg implements Receiver {
        final int number;
        final NodeLeg end;
        final Line out;
        final Line in;
        private byte[] answer = {};

        Leg(int number, Node node) {
            this.number = number;
            this.end = new NodeLeg(cluster, node);
            this.out = new Line(timeline, end);
            this.in = new Line(timeline, this);
            end.outTo(in);
        }

        @Override
        public void bytes(byte[] bytes) {
            if (isGreeted) {
                tell(s -> s.fromNode(number, segment(bytes), 0, bytes.length, timeline.now()));
            } else {
                answer = join(answer, bytes);
                greet(this);
            }
        }

        @Override
        public void ended(boolean orderly) {
            legs.remove(number);
            if (!isGreeted) {
                retry();
                return;
            }
            if (orderly) {
                out.end();
            }
            tell(s -> s.nodeEnded(number, orderly ? Manner.ORDERLY : Manner.RESET, timeline.now()));
        }
    }

    SimLink(SimClient client, Cluster cluster, Terms terms, PublishView view) {
        this.client = client;
        this.cluster = cluster;
        this.timeline = cluster.timeline;
        byte[] connect = client.connect().bytes(client.five);
        Connect read = (Connect) ConnectReader.read(connect, connect.length, 100_000);
        this.version = read.version();
        this.session = new Session(read, terms, this, new Session.Means(view, timeline.random));
        this.toClient = new Line(timeline, client);
        this.fromClient = new Line(timeline, new Receiver() {
            @Override
            public void bytes(byte[] bytes) {
                if (isGreeted) {
                    tell(s -> s.fromClient(segment(bytes), 0, bytes.length, timeline.now()));
                } else {
                    early.add(bytes);
                }
            }

            @Override
            public void ended(boolean orderly) {
                tell(s -> s.clientEnded(timeline.now()));
            }
        });
        client.outTo(fromClient);
        first();
    }

    private static MemorySegment segment(byte[] bytes) {
        return MemorySegment.ofArray(bytes.clone());
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void tell(Consumer<Session> event) {
        if (session.hasEnded()) {
            return;
        }
        isTelling = true;
        event.accept(session);
        isTelling = false;
        press();
    }

    /// A side that does not take what it is sent has the others not read.
    private void press() {
        boolean isClientFull = toClient.pending() > FULL_BYTES;
        boolean isNodeFull = legs.values().stream().anyMatch(leg -> leg.out.pending() > FULL_BYTES);
        if (isClientFull) {
            legs.values().forEach(leg -> leg.in.pause(Line.Who.LINK));
        } else {
            legs.values().forEach(leg -> leg.in.resume(Line.Who.LINK));
        }
        if (isNodeFull) {
            fromClient.pause(Line.Who.LINK);
        } else {
            fromClient.resume(Line.Who.LINK);
        }
        if ((isClientFull || isNodeFull) && !isPressing) {
            isPressing = true;
            timeline.soon(20 * Timeline.MILLI, () -> {
                isPressing = false;
                press();
            });
        }
    }

    /// The client, or its node, takes nothing for a while.
    void stall() {
        Leg leg = serving();
        Line line = leg == null || timeline.chance(50) ? toClient : leg.out;
        line.pause(Line.Who.READER);
        timeline.soon(10 * Timeline.SECOND, () -> line.resume(Line.Who.READER));
    }

    private void first() {
        Leg leg = open(Wish.ANY);
        if (leg == null) {
            retry();
        } else {
            leg.out.write(session.connect());
        }
    }

    private void retry() {
        timeline.soon(200 * Timeline.MILLI, this::first);
    }

    private void greet(Leg leg) {
        Greeting said = GreetingReader.read(leg.answer, leg.answer.length, version, 1000);
        if (!(said instanceof Greeting.Connack connack)) {
            return;
        }
        if (connack.code() != 0) {
            leg.in.close();
            leg.out.reset();
            legs.remove(leg.number);
            retry();
            return;
        }
        isGreeted = true;
        home = leg.end.node;
        toClient.write(session.greeted(leg.number, leg.answer, timeline.now()));
        int length = connack.length();
        tell(s -> s.fromNode(leg.number, segment(leg.answer), length, leg.answer.length, timeline.now()));
        early.forEach(bytes -> tell(s -> s.fromClient(segment(bytes), 0, bytes.length, timeline.now())));
    }

    private @Nullable Leg open(Wish wish) {
        List<Node> nodes =
                cluster.nodes.stream().filter(node -> !node.isKnownDown).toList();
        List<Node> liked = nodes.stream()
                .filter(node -> switch (wish) {
                    case ANY -> true;
                    case SAME_FIRST -> node == home;
                    case OTHER -> node != home;
                })
                .toList();
        List<Node> choice = liked.isEmpty() ? nodes : liked;
        if (choice.isEmpty()) {
            return null;
        }
        Node node = choice.get(timeline.random.nextInt(choice.size()));
        if (!node.isUp || timeline.chance(5)) {
            return null;
        }
        Leg leg = new Leg(++legNumbers, node);
        legs.put(leg.number, leg);
        return leg;
    }

    /// The last that was opened.
    private @Nullable Leg serving() {
        Leg last = null;
        for (Leg leg : legs.values()) {
            last = leg;
        }
        return last;
    }

    /// The leg breaks under way.
    void breakLeg() {
        Leg leg = serving();
        if (leg != null && leg.end.isServing()) {
            leg.end.breaks();
        }
    }

    void nodeSays(int code, long withinNanos) {
        Leg leg = serving();
        if (leg != null) {
            leg.end.endsSoon(code, withinNanos);
        }
    }

    /// That node does not work.
    void down(Node node) {
        List.copyOf(legs.values()).stream()
                .filter(leg -> leg.end.node == node && isGreeted)
                .forEach(leg -> tell(s -> s.nodeDown(leg.number, timeline.now())));
    }

    void move() {
        if (isGreeted && !session.hasEnded() && toClient.pending() < FULL_BYTES) {
            isTelling = true;
            session.move(timeline.now());
            isTelling = false;
        }
    }

    boolean isGreeted() {
        return isGreeted;
    }

    private void checkTelling(String act) {
        timeline.trace("    " + client.name, act);
        if (!isTelling) {
            throw new AssertionError("an act without an event");
        }
    }

    private static byte[] copy(MemorySegment bytes, long from, long to) {
        return bytes.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void toClient(MemorySegment bytes, long from, long to) {
        checkTelling("to client");
        toClient.write(copy(bytes, from, to));
    }

    @Override
    public void toNode(int leg, MemorySegment bytes, long from, long to) {
        checkTelling("to leg " + leg);
        Leg to1 = legs.get(leg);
        if (to1 != null) {
            to1.out.write(copy(bytes, from, to));
        }
    }

    @Override
    public void pauseClient() {
        fromClient.pause(Line.Who.SESSION);
    }

    @Override
    public void resumeClient() {
        fromClient.resume(Line.Who.SESSION);
    }

    @Override
    public void pauseNode(int leg) {
        Objects.requireNonNull(legs.get(leg)).in.pause(Line.Who.SESSION);
    }

    @Override
    public void resumeNode(int leg) {
        Objects.requireNonNull(legs.get(leg)).in.resume(Line.Who.SESSION);
    }

    @Override
    public void dial(Wish wish) {
        checkTelling("dial " + wish);
        timeline.soon(10 * Timeline.MILLI, () -> {
            Leg leg = session.hasEnded() ? null : open(wish);
            if (leg == null) {
                tell(s -> s.unreachable(timeline.now()));
            } else {
                Place place = leg.end.node == home ? Place.SAME_NODE : Place.OTHER_NODE;
                tell(s -> s.connected(leg.number, place, timeline.now()));
            }
        });
    }

    @Override
    public void adopted(int leg) {
        checkTelling("adopt leg " + leg);
    }

    @Override
    public void closeNode(int leg, Manner manner) {
        checkTelling("close leg " + leg + " " + manner);
        Leg closed = legs.remove(leg);
        if (closed != null) {
            closed.in.close();
            if (manner == Manner.ORDERLY) {
                closed.out.end();
            } else {
                closed.out.reset();
            }
        }
    }

    @Override
    public void closeClient(EndCause cause, byte[] lastWords) {
        checkTelling("close client " + cause);
        end = cause;
        toClient.write(lastWords);
        toClient.end();
        fromClient.close();
    }

    @Override
    public void deadline(long nanos) {
        deadline = nanos;
        if (nanos != Session.NEVER) {
            timeline.at(nanos, () -> {
                if (deadline == nanos) {
                    deadline = Session.NEVER;
                    tell(s -> s.due(timeline.now()));
                }
            });
        }
    }

    @Override
    public void count(Tally what, int number) {
        if (MOVED.contains(what)) {
            home = Objects.requireNonNull(serving()).end.node;
        }
        checkTelling(what + " " + number);
        tallies.merge(what, number, Integer::sum);
    }
}
