package io.tidegate.demo;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients that stay and write to each other, of MQTT 3.1.1 and 5, at QoS 0, 1 and 2: whether their connections break
/// is
/// what a chaos is about. Each publishes to the next one of its QoS, in a ring. Any thread.
final class Correspondents {
    static final int COUNT = 30;

    static final String NAME = "standing-";

    private static final int QOS_COUNT = 3;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final long PUBLISH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int PING_EVERY = 25;
    private static final int AGAIN_MILLIS_MIN = 100;
    private static final int AGAIN_MILLIS_END = 1_000;
    private static final long LEAVE_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    private final int port;
    private final Connects connects;
    private final List<Correspondent> all = new ArrayList<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicLong disconnects = new AtomicLong();
    /// Bounded by how often clients can connect in the time between two looks at it.
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    private volatile Phase phase = Phase.GATHERING;

    private enum Phase {
        GATHERING,
        WRITING,
        /// Nothing more is published; what is under way arrives.
        LISTENING,
        LEAVING
    }

    /// @param port of loopback
    Correspondents(int port, Connects connects) {
        this.port = port;
        this.connects = connects;
        List<Ledger> ledgers = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            ledgers.add(new Ledger(i % QOS_COUNT));
        }
        for (int i = 0; i < COUNT; i++) {
            int before = (i + COUNT - QOS_COUNT) % COUNT;
            Hello.Version version = i % 2 == 0 ? Hello.Version.V3_1_1 : Hello.Version.V5;
            all.add(new Correspondent(
                    new Hello(NAME + i, version, KEEP_ALIVE_SECONDS),
                    topic(i),
                    ledgers.get(i),
                    topic(before),
                    ledgers.get(before)));
        }
    }

    private static String topic(int number) {
        return "chaos/" + number;
    }

    /// They connect and subscribe; nothing is published yet.
    void start() {
        for (Correspondent one : all) {
            Thread.ofVirtual().name(one.id()).start(() -> stay(one));
        }
    }

    List<String> names() {
        return all.stream().map(Correspondent::id).toList();
    }

    /// Whether each of them has subscribed.
    boolean areAllThere() {
        return subscribed.get() >= COUNT;
    }

    void write() {
        phase = Phase.WRITING;
    }

    void writeNoMore() {
        phase = Phase.LISTENING;
    }

    /// All leave as a client leaves, and are not counted any more. Waits until they have.
    void leave() {
        phase = Phase.LEAVING;
        long end = System.nanoTime() + LEAVE_NANOS_MAX;
        while (connected.get() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    int connected() {
        return connected.get();
    }

    /// How often a connection ended that its client had not ended.
    long disconnects() {
        return disconnects.get();
    }

    /// Which client was disconnected, and how, once each.
    Optional<String> complaint() {
        return Optional.ofNullable(complaints.poll());
    }

    /// Judges what is old enough.
    void settle(Whereabouts whereabouts, long nowNanos) {
        for (int i = 0; i < COUNT; i++) {
            Correspondent one = all.get(i);
            Correspondent next = all.get((i + QOS_COUNT) % COUNT);
            one.out()
                    .settle(
                            (from, to) -> whereabouts.wasAway(one.id(), from, to)
                                    || whereabouts.wasOutOfReach(next.id(), from, to),
                            nowNanos);
        }
    }

    /// @return by QoS
    List<Ledger.Sum> sums() {
        List<Ledger.Sum> sums = new ArrayList<>();
        for (int qos = 0; qos < QOS_COUNT; qos++) {
            Ledger.Sum sum = Ledger.Sum.NOTHING;
            for (Correspondent one : all) {
                sum = one.out().qos() == qos ? sum.plus(one.out().sum()) : sum;
            }
            sums.add(sum);
        }
        return sums;
    }

    private void stay(Correspondent who) {
        while (phase != Phase.LEAVING) {
            long due = System.nanoTime();
            connects.began();
            switch (Call.to(port, who.hello(), due)) {
                case Call.Answered(Socket socket) -> {
                    connects.answered(System.nanoTime() - due);
                    connected.incrementAndGet();
                    converse(who, socket);
                    connected.decrementAndGet();
                }
                case Call.Failed(Connects.Failing how) -> connects.failed(how, System.nanoTime() - due);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                    ThreadLocalRandom.current().nextInt(AGAIN_MILLIS_MIN, AGAIN_MILLIS_END)));
        }
    }

    private void converse(Correspondent who, Socket socket) {
        try (socket;
                Conversation conversation = new Conversation(who, socket)) {
            conversation.subscribe();
            boolean isNew = true;
            while (true) {
                if (conversation.hear() && isNew) {
                    isNew = false;
                    subscribed.incrementAndGet();
                    Thread.ofVirtual().name(who.id() + " says").start(() -> talk(conversation, socket));
                }
            }
        } catch (IOException ended) {
            if (phase != Phase.LEAVING) {
                disconnects.incrementAndGet();
                complaints.add(who + " was disconnected: " + ended.getMessage());
            }
        }
    }

    private void talk(Conversation conversation, Socket socket) {
        try {
            for (int turn = 1; phase != Phase.LEAVING; turn++) {
                if (phase == Phase.WRITING) {
                    conversation.publish();
                }
                if (turn % PING_EVERY == 0) {
                    conversation.ping();
                }
                LockSupport.parkNanos(PUBLISH_NANOS);
            }
            conversation.leave();
            socket.shutdownOutput();
        } catch (IOException _) {
            // Who hears learns of it as well, and tells.
        }
    }
}
