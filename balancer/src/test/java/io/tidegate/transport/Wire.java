package io.tidegate.transport;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// One direction of one connection: what is put in comes out at the other end, in order, later. Confined to one thread.
///
/// While the path is cut it tries again and again, more and more slowly, and gives up after 924.6 s as Linux does
/// (tcp(7), tcp_retries2), or after the sender's TCP_USER_TIMEOUT. A reset is sent once: who misses it learns by
/// sending something himself.
final class Wire {
    private static final long RETRY_NANOS_MIN = 200_000_000L;
    private static final long RETRY_NANOS_MAX = 120_000_000_000L;
    static final long GIVE_UP_NANOS = 924_600_000_000L;

    private final Agenda agenda;
    private final RandomGenerator random;
    private final Path path;
    private final BooleanSupplier cut;
    private final Consumer<Segment> destination;
    private final TcpEnd source;
    private final ArrayDeque<InFlight> flight = new ArrayDeque<>();
    private long lastNanos;
    private long cutSinceNanos = Agenda.NEVER;
    private long retryNanos = RETRY_NANOS_MIN;
    private boolean held;
    private boolean delivering;
    private boolean due;

    private record InFlight(long atNanos, Segment segment) {}

    Wire(SimNetwork network, Path path, BooleanSupplier cut, Consumer<Segment> destination, TcpEnd source) {
        this.agenda = network.agenda();
        this.random = network.random();
        this.path = path;
        this.cut = cut;
        this.destination = destination;
        this.source = source;
    }

    /// Delivers nothing before [#release].
    void hold() {
        held = true;
    }

    void release() {
        held = false;
        deliver();
    }

    void send(Segment segment) {
        long delay = path.latencyNanos() + (path.jitterNanos() == 0 ? 0 : random.nextLong(path.jitterNanos()));
        lastNanos = Math.max(lastNanos, agenda.nowNanos() + delay);
        flight.addLast(new InFlight(lastNanos, segment));
        deliver();
    }

    /// Whether bytes, or an end, are on their way.
    boolean carriesPayload() {
        return flight.stream().anyMatch(sent -> sent.segment() instanceof Segment.Payload);
    }

    private void deliver() {
        if (delivering || held) {
            return;
        }
        delivering = true;
        while (!flight.isEmpty() && flight.getFirst().atNanos() <= agenda.nowNanos()) {
            if (cut.getAsBoolean()) {
                retry();
                break;
            }
            cutSinceNanos = Agenda.NEVER;
            retryNanos = RETRY_NANOS_MIN;
            destination.accept(flight.removeFirst().segment());
        }
        delivering = false;
        if (!flight.isEmpty() && !due) {
            due = true;
            agenda.at(flight.getFirst().atNanos(), () -> {
                due = false;
                deliver();
            });
        }
    }

    private void retry() {
        flight.removeIf(sent -> sent.segment() instanceof Segment.Reset);
        if (cutSinceNanos == Agenda.NEVER) {
            cutSinceNanos = agenda.nowNanos();
        }
        if (carriesPayload() && agenda.nowNanos() - cutSinceNanos >= source.givesUpNanos()) {
            flight.clear();
            source.fail(Errno.ETIMEDOUT);
            return;
        }
        if (flight.isEmpty()) {
            return;
        }
        lastNanos = Math.max(lastNanos, agenda.nowNanos() + retryNanos);
        flight.addFirst(new InFlight(
                agenda.nowNanos() + retryNanos, flight.removeFirst().segment()));
        retryNanos = Math.min(retryNanos * 2, RETRY_NANOS_MAX);
    }
}
