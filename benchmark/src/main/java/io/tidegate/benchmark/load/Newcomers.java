package io.tidegate.benchmark.load;

import io.tidegate.address.Endpoint;
import io.tidegate.time.Clock;
import io.tidegate.transport.DialOptions;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.Loop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Clients that come at a fixed rate, whether those before them are served or not (open loop), and once each: TCP,
/// CONNECT, CONNACK, DISCONNECT. Who fails does not come again.
///
/// A wait counts from when the client was due to its CONNACK, or to its failure; the loop's turns make it right to some
/// 2 ms. Waits are the latencies of the load's tally. Confined to the loop.
public final class Newcomers implements Clients {
    /// Who has no CONNACK by then has failed.
    static final long WAIT_NANOS_MAX = 20_000_000_000L;

    /// Client ids in turn: at 1,000 a second each comes back after 5 s.
    static final int POPULATION = 5_000;

    private static final int DIGITS = 5;
    private static final int CONNACK = 0x20_02_00_00;
    private static final int SESSION_PRESENT = 0x01_00;

    private final Loop loop;
    private final Clock clock;
    private final Tally tally;
    private final Endpoint proxy;
    private final long waitNanosMax;
    private final MemorySegment connect;
    private final MemorySegment disconnect;
    private final List<Newcomer> all = new ArrayList<>();
    /// In the order in which they were due; those who were answered meanwhile are among them.
    private final Deque<Newcomer> waiting = new ArrayDeque<>();
    private final Map<Failing, Long> failed = new EnumMap<>(Failing.class);
    private long dueNanos;
    private long intervalNanos;
    private long left;

    /// How a connect fails.
    public enum Failing {
        /// No TCP connection.
        DIAL,
        /// The connection ended or broke before its CONNACK.
        ENDED,
        /// A CONNACK that says no, or something that is none.
        REFUSED,
        /// No CONNACK in time.
        SILENT
    }

    private static final class Newcomer {
        final int number;
        final long dueNanos;
        int socket = Client.CLOSED;
        boolean decided;
        int answer;
        int answerBytes;

        Newcomer(int number, long dueNanos) {
            this.number = number;
            this.dueNanos = dueNanos;
        }
    }

    /// @param waitNanosMax who has no CONNACK by then has failed
    Newcomers(Crowd.Means means, Endpoint proxy, long waitNanosMax) {
        this.waitNanosMax = waitNanosMax;
        this.loop = means.loop();
        this.clock = means.clock();
        this.tally = means.tally();
        this.proxy = proxy;
        this.connect = Crowd.segment(means.arena(), Packets.connect("device-" + "0".repeat(DIGITS)));
        this.disconnect = Crowd.segment(means.arena(), Packets.disconnect());
    }

    /// Has so many come, the first one at once.
    ///
    /// @param perSecond 1..1,000,000
    public void come(int perSecond, long count) {
        intervalNanos = 1_000_000_000L / perSecond;
        dueNanos = clock.nanos();
        left = count;
    }

    /// How many have come so far.
    public long count() {
        return all.size();
    }

    /// Whether all have come, and it is known of each how it went.
    public boolean areOver() {
        return left == 0 && waiting.stream().allMatch(each -> each.decided);
    }

    /// How many failed in this way.
    public long failed(Failing how) {
        return failed.getOrDefault(how, 0L);
    }

    /// How many failed in all.
    public long failed() {
        return failed.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public boolean turn() {
        long now = clock.nanos();
        while (left > 0 && dueNanos - now <= 0) {
            dial(new Newcomer(all.size(), dueNanos));
            dueNanos += intervalNanos;
            left--;
        }
        expire(now);
        return false; // others share the core: one turn a millisecond is enough
    }

    private void dial(Newcomer one) {
        all.add(one);
        waiting.add(one);
        int socket = loop.connect(proxy, one.number, DialOptions.of(KeepAlive.DEFAULT));
        if (socket < 0) {
            fail(one, Failing.DIAL);
            return;
        }
        one.socket = socket;
        int id = one.number % POPULATION;
        for (int i = DIGITS - 1; i >= 0; i--, id /= 10) {
            connect.set(ValueLayout.JAVA_BYTE, connect.byteSize() - DIGITS + i, (byte) ('0' + id % 10));
        }
        if (loop.send(socket, connect, 0, (int) connect.byteSize()) < 0) {
            fail(one, Failing.DIAL); // nobody else tells of it
        }
    }

    /// They wait equally long: who is at the head is the next whose time is over.
    private void expire(long now) {
        for (Newcomer one = waiting.peek(); one != null; one = waiting.peek()) {
            if (!one.decided && now - one.dueNanos < waitNanosMax) {
                return;
            }
            if (!one.decided) {
                fail(one, Failing.SILENT);
            }
            waiting.remove();
        }
    }

    @Override
    public void connected(int number) {}

    @Override
    public void opened(int number) {}

    @Override
    public void drained(int number) {}

    @Override
    public void dialFailed(int number, int errno) {
        gone(number, Failing.DIAL);
    }

    @Override
    public void ended(int number) {
        gone(number, Failing.ENDED);
    }

    @Override
    public void broke(int number, String what) {
        gone(number, Failing.ENDED);
    }

    /// The connection is of no use any more; before the CONNACK that is a failure.
    private void gone(int number, Failing how) {
        Newcomer one = all.get(number);
        if (one.decided) {
            close(one);
        } else {
            fail(one, how);
        }
    }

    @Override
    public void received(int number, int length) {
        Newcomer one = all.get(number);
        for (int at = 0; at < length && one.answerBytes < Packets.ANSWER_BYTES; at++, one.answerBytes++) {
            one.answer = one.answer << 8 | (loop.input().get(ValueLayout.JAVA_BYTE, at) & 0xFF);
        }
        if (one.decided || one.answerBytes < Packets.ANSWER_BYTES) {
            return;
        }
        if ((one.answer & ~SESSION_PRESENT) == CONNACK) {
            decide(one);
            loop.send(one.socket, disconnect, 0, (int) disconnect.byteSize());
            loop.endOutput(one.socket);
        } else {
            fail(one, Failing.REFUSED);
        }
    }

    private void fail(Newcomer one, Failing how) {
        failed.merge(how, 1L, Long::sum);
        decide(one);
        close(one);
    }

    private void decide(Newcomer one) {
        one.decided = true;
        tally.latency(clock.nanos() - one.dueNanos);
    }

    private void close(Newcomer one) {
        if (one.socket >= 0) {
            loop.close(one.socket);
            one.socket = Client.CLOSED;
        }
    }

    @Override
    public void closeAll() {
        all.forEach(this::close);
    }
}
