package io.tidegate.continuity;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectReader;
import io.tidegate.mqtt.PublishView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// A session whose events a test tells by byte scripts, and whose acts it reads as lines. Confined.
final class Desk implements Acts {
    static final long SECOND = 1_000_000_000L;
    static final Terms EMQX =
            new Terms(Capabilities.Broker.EMQX.capabilities(), Bounds.DEFAULT, Times.DEFAULT, Duration.ofSeconds(30));
    static final Terms OTHER =
            new Terms(Capabilities.Broker.OTHER.capabilities(), Bounds.DEFAULT, Times.DEFAULT, Duration.ofSeconds(30));

    final Session session;
    final Map<Tally, Integer> counts = new EnumMap<>(Tally.class);
    private final List<String> acts = new ArrayList<>();
    long now = SECOND;
    long deadline = Session.NEVER;

    Desk(String connect, Terms terms) {
        byte[] bytes = hex(connect);
        Connect read = (Connect) ConnectReader.read(bytes, bytes.length, 1000);
        session = new Session(read, terms, this, new Session.Means(new PublishView(), new Random(1)));
    }

    /// Greeted, and nothing was done yet that a test looks at.
    static Desk open(String connect, Terms terms, String connack) {
        Desk desk = new Desk(connect, terms).greeted(connack);
        desk.acts();
        return desk;
    }

    /// On leg 1, with that CONNACK.
    Desk greeted(String connack) {
        acts.add("client: " + text(session.greeted(1, hex(connack), now)));
        return this;
    }

    /// Of `10 0C | 00 04`: spaces and bars are for the eye.
    static byte[] hex(String script) {
        return HexFormat.of().parseHex(script.replaceAll("[ |]", ""));
    }

    private static String text(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }

    private static String text(MemorySegment bytes, long from, long to) {
        return text(bytes.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE));
    }

    Desk client(String script) {
        byte[] bytes = hex(script);
        session.fromClient(MemorySegment.ofArray(bytes), 0, bytes.length, now);
        return this;
    }

    Desk node(int leg, String script) {
        byte[] bytes = hex(script);
        session.fromNode(leg, MemorySegment.ofArray(bytes), 0, bytes.length, now);
        return this;
    }

    Desk resets(int leg) {
        session.nodeEnded(leg, Manner.RESET, now);
        return this;
    }

    Desk connected(int leg) {
        session.connected(leg, Place.OTHER_NODE, now);
        return this;
    }

    /// Until the deadline that was asked for.
    Desk waits() {
        if (deadline != Session.NEVER) {
            now = deadline;
            session.due(now);
        }
        return this;
    }

    /// What was done since that was last asked, but for deadlines and counts.
    List<String> acts() {
        List<String> done = List.copyOf(acts);
        acts.clear();
        return done;
    }

    @Override
    public void toClient(MemorySegment bytes, long from, long to) {
        acts.add("client: " + text(bytes, from, to));
    }

    @Override
    public void toNode(int leg, MemorySegment bytes, long from, long to) {
        acts.add("node " + leg + ": " + text(bytes, from, to));
    }

    @Override
    public void pauseClient() {
        acts.add("pause client");
    }

    @Override
    public void resumeClient() {
        acts.add("resume client");
    }

    @Override
    public void pauseNode(int leg) {
        acts.add("pause node " + leg);
    }

    @Override
    public void resumeNode(int leg) {
        acts.add("resume node " + leg);
    }

    @Override
    public void dial(Wish wish) {
        acts.add("dial " + wish.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void adopted(int leg) {} // what goes to that leg next says it

    @Override
    public void closeNode(int leg, Manner manner) {
        acts.add("close node " + leg + " " + manner.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void closeClient(EndCause cause, byte[] lastWords) {
        acts.add("end client " + cause + (lastWords.length == 0 ? "" : ": " + text(lastWords)));
    }

    @Override
    public void deadline(long nanos) {
        deadline = nanos;
    }

    @Override
    public void count(Tally what, int number) {
        counts.merge(what, number, Integer::sum);
    }
}
