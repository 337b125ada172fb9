package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One end of a TCP connection as the kernel that owns it keeps it: queues, window, state, pending error.
///
/// Follows Linux 6 (net/ipv4/tcp.c: tcp_poll, tcp_recvmsg_locked, tcp_sendmsg_locked, __tcp_close, tcp_reset, tcp_fin).
/// Who watches is woken like an epoll item: with the `POLL_*` bits that the cause is about, 0 for all. Confined to the
/// simulation's thread.
public final class TcpEnd implements Pollable {
    private static final byte[] NOTHING = {};
    private static final int NARROW_BYTES = 64;

    private enum State {
        /// Not connected yet.
        FRESH,
        CONNECTING,
        OPEN,
        /// Over: by a reset, a failure, or because both directions ended and all of it arrived.
        DONE
    }

    private final SimNetwork network;
    private final SimHost host;
    private final RandomGenerator random;
    private final ByteQueue received = new ByteQueue();
    private final ByteQueue unsent = new ByteQueue();
    private final KeepAliveProbes probes;
    private final ShutWindow window;
    private State state = State.FRESH;
    private Wake wake = Wake.NOBODY;
    private @Nullable Endpoint local;
    private @Nullable Endpoint remote;
    private @Nullable TcpEnd peer;
    private @Nullable Wire wire;
    private Path path = Path.LOOPBACK;
    private int error;
    private int inFlight;
    private int credit;
    private int unacknowledged;
    private int held;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean finReceived;
    private boolean finSent;
    private boolean finArrived;
    private boolean spaceWanted;
    private boolean resetOnClose;
    private boolean closed;
    private boolean discardsOnReset;
    private long givesUpNanos = Wire.GIVE_UP_NANOS;

    TcpEnd(SimNetwork network, SimHost host) {
        this.network = network;
        this.host = host;
        this.random = network.random();
        this.probes = new KeepAliveProbes(network.agenda(), this);
        this.window = new ShutWindow(network.agenda(), this);
    }

    // ---- who it is ----

    public SimHost host() {
        return host;
    }

    public @Nullable Endpoint local() {
        return local;
    }

    public @Nullable Endpoint remote() {
        return remote;
    }

    void localIs(Endpoint endpoint) {
        local = endpoint;
    }

    KeepAliveProbes probes() {
        return probes;
    }

    /// @param nanos without an acknowledgement that end the connection; 0 = as many as Linux tries by itself
    void userTimeout(long nanos) {
        givesUpNanos = nanos == 0 ? Wire.GIVE_UP_NANOS : nanos;
        window.userTimeout(nanos);
    }

    long givesUpNanos() {
        return givesUpNanos;
    }

    @Override
    public void watchedBy(Wake watcher) {
        wake = watcher;
    }

    /// A reset throws away what was received and not read: not what Linux does, but what other systems do.
    public void discardOnReset() {
        discardsOnReset = true;
    }

    // ---- what its process asks ----

    boolean isFresh() {
        return state == State.FRESH;
    }

    public boolean isConnecting() {
        return state == State.CONNECTING;
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /// Whether a window, a buffer or a segment holds a few bytes only, so that all that is said takes many of them.
    public boolean isNarrow() {
        return Math.min(path.segmentMax(), Math.min(path.sendBytes(), path.receiveBytes())) < NARROW_BYTES;
    }

    /// What is there to read.
    public int unread() {
        return received.size();
    }

    /// Bytes that a send would take now.
    public int sendRoom() {
        return state == State.OPEN && !outputEnded ? Math.max(0, path.sendBytes() - unsent.size() - inFlight) : 0;
    }

    @Override
    public int ready() {
        int ready = 0;
        if ((inputEnded && outputEnded) || state == State.FRESH || state == State.DONE) {
            ready |= Kernel.POLL_HUP;
        }
        if (inputEnded) {
            ready |= Kernel.POLL_IN | Kernel.POLL_RDHUP;
        }
        if (state != State.CONNECTING) {
            if (!received.isEmpty()) {
                ready |= Kernel.POLL_IN;
            }
            if (outputEnded || state == State.FRESH || isWritable()) {
                ready |= Kernel.POLL_OUT;
            } else {
                spaceWanted = true;
            }
        }
        return error == 0 ? ready : ready | Kernel.POLL_ERR;
    }

    /// At least a third of the buffer is free (sk_stream_is_writeable).
    private boolean isWritable() {
        int queued = unsent.size() + inFlight;
        return queued < path.sendBytes() && path.sendBytes() - queued >= queued / 2;
    }

    /// What the other end has not acknowledged, an end of output counting as one byte (SIOCOUTQ).
    public int unacknowledged() {
        return state == State.CONNECTING ? 0 : unacknowledged;
    }

    /// Whether its process has bytes that it could not send, or could not have sent yet.
    boolean isBlocked() {
        return spaceWanted || state == State.CONNECTING;
    }

    /// Whether the other process has let go of its end, whatever of that has arrived here.
    public boolean isLeft() {
        return peer == null || peer.closed;
    }

    public boolean isDiscardedOnReset() {
        return discardsOnReset;
    }

    /// The pending error, a positive number of [Errno], 0 for none; asking clears it.
    public int takeError() {
        int taken = error;
        error = 0;
        return taken;
    }

    /// Starts to connect: `-EINPROGRESS`, though it may be done already, or a failure.
    public int connect(Endpoint to) {
        if (state != State.FRESH) {
            throw new AssertionError("connects again: " + this);
        }
        state = State.CONNECTING;
        remote = to;
        int result = network.dial(this, to);
        if (result != -Errno.EINPROGRESS) {
            state = State.FRESH;
        }
        return result;
    }

    /// What was received, at most `length` bytes of it; empty at the end of input. Null where there is neither: then
    /// [#receiveFailure] says why.
    public byte @Nullable [] receive(int length) {
        if (!received.isEmpty()) {
            byte[] taken = received.take(Math.min(length, received.size()));
            if (state == State.OPEN) {
                line().send(new Segment.Ack(0, false, taken.length));
            }
            return taken;
        }
        if (finReceived || (inputEnded && error == 0)) {
            return NOTHING;
        }
        return null;
    }

    /// Asked after [#receive] answered null: a positive number of [Errno].
    public int receiveFailure() {
        if (error != 0) {
            return takeError();
        }
        return state == State.FRESH ? Errno.ENOTCONN : Errno.EAGAIN;
    }

    /// How many of `bytes` were taken, or a negated number of [Errno].
    public int send(byte[] bytes) {
        return send(bytes, false);
    }

    /// The same; what `more` is to follow waits for that, as long as it takes.
    public int send(byte[] bytes, boolean more) {
        if (state == State.CONNECTING) {
            return -Errno.EAGAIN;
        }
        if (state != State.OPEN || outputEnded || error != 0) {
            int pending = takeError();
            return pending != 0 ? -pending : -Errno.EPIPE;
        }
        int taken = Math.min(bytes.length, sendRoom());
        if (taken < bytes.length) {
            spaceWanted = true;
        }
        if (taken == 0) {
            return -Errno.EAGAIN;
        }
        unacknowledged += taken;
        unsent.put(taken == bytes.length ? bytes : Arrays.copyOf(bytes, taken));
        held = more && taken == bytes.length ? held + taken : 0; // a full buffer is pushed
        pump();
        return taken;
    }

    /// The last send was cut short for want of memory: there will be an edge when what is in flight has arrived.
    void wantSpace() {
        spaceWanted = true;
        if (inFlight == 0 && unsent.size() == held && state == State.OPEN) {
            space(); // it has arrived already
        }
    }

    public int shutdownOutput() {
        if (state == State.CONNECTING) {
            error = Errno.ECONNRESET; // tcp_disconnect gives the dial up
            state = State.FRESH;
            wake.wake(0);
            return 0;
        }
        if (state != State.OPEN) {
            return -Errno.ENOTCONN;
        }
        endOutput();
        wake.wake(0);
        return 0;
    }

    void resetOnClose() {
        resetOnClose = true;
    }

    /// The process lets go of it. What was sent still arrives, unless something was left unread.
    public void close() {
        if (closed) {
            throw new AssertionError("closed twice: " + this);
        }
        closed = true;
        wake = Wake.NOBODY;
        probes.stop();
        if (state != State.OPEN) {
            state = State.DONE;
            return;
        }
        boolean over = finReceived && outputEnded;
        if (!received.isEmpty() || (resetOnClose && !over)) {
            abort();
            return;
        }
        inputEnded = true;
        endOutput();
    }

    private void endOutput() {
        if (!outputEnded) {
            outputEnded = true;
            held = 0;
            unacknowledged++;
            pump();
        }
    }

    /// Closes with a reset; what was not sent is lost.
    public void reset() {
        resetOnClose = true;
        close();
    }

    // ---- what the network does ----

    /// Three hands were shaken. `bytesTo` leads to the other end, which has all of its buffer free.
    void open(Endpoint there, TcpEnd other, Wire bytesTo, Path over) {
        remote = there;
        peer = other;
        wire = bytesTo;
        path = over;
        credit = over.receiveBytes();
        state = State.OPEN;
        host.opened(this);
        probes.start();
    }

    /// A dial has ended well: its process may be told.
    void opened() {
        wake.wake(0);
    }

    /// The dial failed, or the other end is not heard of any more.
    void fail(int errno) {
        if (state == State.CONNECTING || state == State.OPEN) {
            error = errno;
            die();
        }
    }

    /// Its host lost its memory: nobody is told.
    void forget() {
        closed = true;
        wake = Wake.NOBODY;
        die();
    }

    void arrived(Segment segment) {
        probes.heard();
        switch (segment) {
            case Segment.Payload data -> data(data.bytes, data.fin);
            case Segment.Ack(var count, var fin, var room) -> acknowledged(count, fin, room);
            case Segment.Reset() -> wasReset();
        }
    }

    /// What a keep-alive probe would bring; one is not sent while bytes are on their way.
    boolean answersProbe() {
        TcpEnd other = Objects.requireNonNull(peer, "never connected");
        if (line().carriesPayload()) {
            return true;
        }
        if (network.isCut(host, other.host)) {
            return false;
        }
        if (other.state == State.DONE) {
            wasReset();
            return false;
        }
        return true;
    }

    private void data(byte[] bytes, boolean fin) {
        if (state != State.OPEN || (closed && bytes.length > 0)) {
            abort();
            return;
        }
        received.put(bytes);
        if (received.size() > path.receiveBytes()) {
            throw new AssertionError("more was sent than the window allowed: " + this);
        }
        if (fin) {
            finReceived = true;
            inputEnded = true;
        }
        line().send(new Segment.Ack(bytes.length, fin, 0));
        wake.wake(fin ? 0 : Kernel.POLL_IN);
        finish();
    }

    private void acknowledged(int count, boolean fin, int room) {
        if (state != State.OPEN) {
            return;
        }
        inFlight -= count;
        unacknowledged -= count;
        credit += room;
        if (fin) {
            unacknowledged--;
            finArrived = true;
            wake.wake(0);
        }
        pump();
        space();
        finish();
    }

    private void space() {
        if (spaceWanted && state == State.OPEN && isWritable()) {
            spaceWanted = false;
            wake.wake(Kernel.POLL_OUT);
        }
    }

    private void wasReset() {
        if (state == State.DONE || state == State.FRESH) {
            return;
        }
        if (discardsOnReset) {
            received.clear();
        }
        boolean waitsForClose = finReceived && !outputEnded; // CLOSE_WAIT
        fail(waitsForClose ? Errno.EPIPE : Errno.ECONNRESET);
    }

    /// Tells the other end that this one is no more.
    private void abort() {
        line().send(new Segment.Reset());
        if (state == State.OPEN) {
            die();
        }
    }

    /// Sends what there is and what the other end has room for.
    private void pump() {
        while (state == State.OPEN && unsent.size() > held && credit > 0) {
            int most = Math.min(Math.min(unsent.size() - held, credit), path.segmentMax());
            int count = random.nextInt(4) == 0 ? 1 + random.nextInt(most) : most;
            byte[] bytes = unsent.take(count);
            credit -= count;
            inFlight += count;
            boolean last = outputEnded && unsent.isEmpty() && !finSent && random.nextBoolean();
            finSent |= last;
            line().send(new Segment.Payload(bytes, last));
        }
        if (state == State.OPEN && outputEnded && unsent.isEmpty() && !finSent) {
            finSent = true;
            line().send(new Segment.Payload(NOTHING, true));
        }
        window.isShut(state == State.OPEN && unsent.size() > held && inFlight == 0);
    }

    private void finish() {
        if (state == State.OPEN && finReceived && finArrived) {
            die();
        }
    }

    private void die() {
        state = State.DONE;
        inputEnded = true;
        outputEnded = true;
        unsent.clear();
        window.isShut(false);
        inFlight = 0;
        probes.stop();
        host.gone(this);
        wake.wake(0);
    }

    private Wire line() {
        return Objects.requireNonNull(wire, "never connected");
    }

    @Override
    public String toString() {
        return local + " to " + remote + " (" + state + (closed ? ", closed" : "") + ")";
    }
}
