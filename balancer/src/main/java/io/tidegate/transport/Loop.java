package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import io.tidegate.time.Clock;
import io.tidegate.time.DeadlineWheel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One event loop: its sockets, its deadlines, its one input buffer. Confined to its thread, but
/// for [#execute], [#turns] and [#stop].
///
/// A turn waits for events, hands each to the [LoopHandler], runs those that had more to read than
/// their share, then deadlines, then tasks, and closes what was closed. Events carry a socket's
/// number and generation: one that is stale finds nobody.
public final class Loop implements AutoCloseable {
    /// What is handed on at once at most, and so what one side can make us hold for the other.
    public static final int INPUT_BYTES = 64 * 1024;

    /// [#send]: everything is on its way.
    public static final int SENT = 0;
    /// [#send]: some of it is kept back until the socket takes more: stop reading where it came from.
    public static final int KEPT = 1;

    private static final int DEADLINES_PER_TURN = 1024;
    private static final int EVENTS_PER_TURN = 256;
    private static final long WAIT_NANOS_MAX = 1_000_000_000L;
    private static final long ACCEPT_RETRY_NANOS = 100_000_000L;
    private static final long WAKE = -1L;

    private final Kernel kernel;
    private final Clock clock;
    private final Allocator allocator;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment wire = arena.allocate(INPUT_BYTES, 64);
    private final Output output;
    private final Input input;
    private final LoopHandler handler;
    private final Sockets opener;
    private final EventBatch batch;
    private final SocketTable sockets = new SocketTable();
    private final Departures departures;
    private final Pace pace;
    private final DeadlineWheel deadlines;
    private final ArrayDeque<Long> again = new ArrayDeque<>();
    private final Mailbox mailbox;
    private final DeadlineWheel.Due due = this::due; // made once: a turn allocates nothing
    private final AtomicLong turns = new AtomicLong();
    private final int poll;
    private long nowNanos;
    private long acceptRetryNanos = DeadlineWheel.NEVER;
    private boolean stopping;

    /// @param handler makes the one who is told, given this loop
    /// @throws IllegalStateException where the kernel has no descriptor left for it
    public Loop(LoopMeans means, Function<Loop, LoopHandler> handler) {
        this.kernel = means.kernel();
        this.clock = means.clock();
        this.allocator = means.allocator();
        LayerBuffers buffers = new LayerBuffers(arena);
        this.departures = new Departures(kernel, sockets);
        this.output = new Output(means, sockets, buffers, departures, this::list);
        this.batch = new EventBatch(Abi.here(), EVENTS_PER_TURN);
        this.nowNanos = clock.nanos();
        this.pace = new Pace(means.latencyBudgetNanos(), nowNanos);
        this.deadlines = new DeadlineWheel(nowNanos);
        this.poll = LoopMeans.descriptor(kernel.pollCreate());
        this.mailbox = new Mailbox(kernel);
        kernel.pollAdd(poll, mailbox.event(), Kernel.POLL_IN | Kernel.POLL_EDGE, WAKE);
        this.handler = handler.apply(this);
        this.input = new Input(means, new Input.Ends(sockets, this.handler, buffers, output), wire, this::list);
        this.opener = new Sockets(
                means, new Sockets.Ends(sockets, this.handler), this::watch, mailbox, new SocketAddress(arena));
    }

    /// When this turn began, by the loop's clock.
    public long nowNanos() {
        return nowNanos;
    }

    /// Milliseconds since 1970 UTC, for people to read.
    public long epochMillis() {
        return clock.epochMillis();
    }

    /// Where received bytes stand. Whoever is told of them borrows it until the call returns.
    public MemorySegment input() {
        return input.received();
    }

    /// Native memory for what the handler itself holds.
    public Allocator allocator() {
        return allocator;
    }

    /// One deadline per owner.
    public DeadlineWheel deadlines() {
        return deadlines;
    }

    /// Any thread: turns so far. A loop with nothing to do still turns once a second.
    public long turns() {
        return turns.get();
    }

    /// Open sockets, listening ones included.
    public int socketCount() {
        return sockets.live();
    }

    /// Any thread: runs `task` on this loop, soon.
    public void execute(Runnable task) {
        mailbox.post(task);
    }

    /// Turns until [#stop].
    public void run() {
        while (!stopping) {
            turn(WAIT_NANOS_MAX);
        }
    }

    /// Any thread: makes [#run] return after the turn at hand.
    public void stop() {
        execute(
                () -> { // by the loop itself: it ends only after everything that was asked of it before
                    opener.leaveSpread();
                    stopping = true;
                });
    }

    /// Waits `waitNanosMax` at most for something to do.
    public void turn(long waitNanosMax) {
        int wait = waitMillis(waitNanosMax);
        if (wait != 0) {
            pace.rest(kernel);
        }
        int count = kernel.await(poll, batch, wait);
        long began = clock.nanos();
        nowNanos = began;
        pace.woke(count, began);
        input.startTurn(began);
        for (int i = 0; i < count; i++) {
            dispatch(batch.data(i), batch.events(i));
        }
        for (long token = input.nextWaiting(); token != Input.NOBODY; token = input.nextWaiting()) {
            safely(token, input::read);
        }
        runAgain();
        deadlines.expire(nowNanos, DEADLINES_PER_TURN, due);
        mailbox.run(handler);
        departures.run();
        turns.lazySet(turns.get() + 1);
        handler.turned(began, clock.nanos());
    }

    private long due(int owner, long now) {
        try {
            return handler.due(owner, now);
        } catch (RuntimeException e) {
            handler.bug(Rows.NONE, owner, e);
            return DeadlineWheel.NEVER;
        }
    }

    private int waitMillis(long waitNanosMax) {
        if (!again.isEmpty() || input.isBehind() || !mailbox.isEmpty() || !departures.isEmpty()) {
            return 0;
        }
        long now = clock.nanos();
        long wait = Math.min(waitNanosMax, deadlines.nanosUntilNext(now));
        if (acceptRetryNanos != DeadlineWheel.NEVER) {
            wait = Math.min(wait, Math.max(0, acceptRetryNanos - now));
        }
        return (int) ((wait + 999_999) / 1_000_000);
    }

    private void dispatch(long data, int events) {
        if (data == WAKE) {
            mailbox.clear();
            return;
        }
        if (!sockets.isCurrent(data)) {
            return; // closed since this event was made
        }
        int socket = (int) data;
        try {
            if (sockets.has(socket, SocketTable.LISTENER)) {
                acceptSome(socket);
            } else {
                ready(data, events);
            }
        } catch (RuntimeException e) {
            bug(data, e);
        }
    }

    /// The owner of a listening socket is no link.
    private void bug(long token, RuntimeException thrown) {
        int socket = (int) token;
        boolean known = sockets.isCurrent(token) && !sockets.has(socket, SocketTable.LISTENER);
        handler.bug(socket, known ? sockets.owner(socket) : Rows.NONE, thrown);
    }

    private void ready(long token, int events) {
        int socket = (int) token;
        if (sockets.has(socket, SocketTable.CONNECTING) && !dialled(token, events)) {
            return;
        }
        boolean broken = (events & (Kernel.POLL_ERR | Kernel.POLL_HUP)) != 0;
        if (broken && sockets.has(socket, SocketTable.PARKED)) {
            handler.failed(
                    socket, sockets.owner(socket), Math.max(Errno.EPIPE, kernel.socketError(sockets.fd(socket))));
            return;
        }
        if ((events & Kernel.POLL_OUT) != 0 && !broken) {
            flush(token);
        }
        if ((events & ~Kernel.POLL_OUT) == 0 || !sockets.isCurrent(token)) {
            return;
        }
        sockets.add(socket, SocketTable.readable(events));
        input.read(token);
        if (broken && sockets.isCurrent(token)) {
            flush(token); // what it said last is read first; where that does not tell of the failure, this does
        }
    }

    /// A step of a socket's own: what it throws costs that one alone.
    private void safely(long token, LongConsumer step) {
        try {
            step.accept(token);
        } catch (RuntimeException e) {
            bug(token, e);
        }
    }

    /// Whether a dial has ended well, so that what else the event says can be looked at.
    private boolean dialled(long token, int events) {
        int socket = (int) token;
        if ((events & (Kernel.POLL_OUT | Kernel.POLL_ERR | Kernel.POLL_HUP)) == 0) {
            return false;
        }
        if ((events & (Kernel.POLL_ERR | Kernel.POLL_HUP)) != 0) {
            int errno = kernel.socketError(sockets.fd(socket));
            boolean established = errno == 0 || errno == Errno.ECONNRESET || errno == Errno.EPIPE;
            if (!established) { // a peer that answers and closes at once has still answered
                handler.connectFailed(socket, sockets.owner(socket), errno);
                return false;
            }
        }
        sockets.remove(socket, SocketTable.CONNECTING);
        output.connected(socket);
        handler.connected(socket, sockets.owner(socket));
        return sockets.isCurrent(token);
    }

    private void flush(long token) {
        int socket = (int) token;
        if (output.isDrained(socket)) {
            return;
        }
        int result = output.flush(socket, nowNanos);
        if (result == 0) {
            handler.drained(socket, sockets.owner(socket));
        }
    }

    /// Runs the sockets that had more than their share, as many as there were when the turn came to it.
    private void runAgain() {
        if (nowNanos >= acceptRetryNanos) {
            acceptRetryNanos = DeadlineWheel.NEVER;
            listListeners();
        }
        for (int left = again.size(); left > 0; left--) {
            long token = again.removeFirst();
            if (!sockets.isCurrent(token)) {
                continue;
            }
            int socket = (int) token;
            sockets.remove(socket, SocketTable.LISTED);
            try {
                if (sockets.has(socket, SocketTable.LISTENER)) {
                    acceptSome(socket);
                } else if (sockets.has(socket, SocketTable.READABLE)) {
                    input.read(token);
                }
            } catch (RuntimeException e) {
                bug(token, e);
            }
        }
    }

    private void list(int socket) {
        if (!sockets.has(socket, SocketTable.LISTED)) {
            sockets.add(socket, SocketTable.LISTED);
            again.addLast(sockets.token(socket));
        }
    }

    private void listListeners() {
        for (int socket = 0; socket < sockets.end(); socket++) {
            if (sockets.isTaken(socket) && sockets.has(socket, SocketTable.LISTENER)) {
                list(socket);
            }
        }
    }

    /// Opens a listening socket; several loops may open one for the same address, and the kernel
    /// spreads clients over them.
    ///
    /// @return its number, or a negated number of [Errno]
    public int listen(Endpoint bind, int owner, ListenOptions options) {
        int socket = opener.listen(bind, owner, options);
        if (socket >= 0) {
            kernel.pollAdd(poll, sockets.fd(socket), Kernel.POLL_IN | Kernel.POLL_EDGE, sockets.token(socket));
            list(socket);
        }
        return socket;
    }

    /// Whether an address is free to listen on: 0, or a negated number of [Errno]. [#listen] alone
    /// would share it with another process of the same user, and each would get a part of the
    /// clients.
    public int probe(Endpoint bind) {
        return opener.probe(bind);
    }

    /// Null where the socket has no local address any more.
    public @Nullable Endpoint localAddress(int socket) {
        return kernel.localAddress(sockets.fd(socket));
    }

    private void acceptSome(int listener) {
        switch (opener.acceptSome(listener)) {
            case DRAINED -> {}
            case MORE -> list(listener);
            case LATER -> acceptRetryNanos = nowNanos + ACCEPT_RETRY_NANOS;
        }
    }

    /// Watches a client that was just accepted.
    void watch(int socket) {
        int result = kernel.pollAdd(poll, sockets.fd(socket), Kernel.POLL_SOCKET, sockets.token(socket));
        if (result < 0) {
            handler.failed(socket, sockets.owner(socket), -result);
        }
    }

    /// Accepts those that wait in the queue, then closes the listening socket; closing first would reset them.
    public void closeListener(int listener) {
        opener.closeListener(listener);
    }

    /// Starts to connect. The end is told by [LoopHandler#connected] or
    /// [LoopHandler#connectFailed], never from in here; bytes may be sent at once.
    ///
    /// @return the socket's number, or a negated number of [Errno]
    public int connect(Endpoint to, int owner, DialOptions options) {
        int fd = opener.dial(to, options);
        if (fd < 0) {
            return fd;
        }
        int socket = sockets.take(fd, owner, SocketTable.CONNECTING);
        int result = kernel.pollAdd(poll, fd, Kernel.POLL_SOCKET, sockets.token(socket));
        if (result < 0) {
            sockets.give(socket);
            kernel.close(fd);
            return result;
        }
        return socket;
    }

    /// Sends `buffer[offset, offset + length)`, or keeps a copy of what the socket does not take.
    ///
    /// A connection that takes nothing any more seems to take everything: [LoopHandler#failed]
    /// tells of it when all that the peer said before has been received.
    ///
    /// @return [#SENT], [#KEPT], or a negated number of [Errno]: `-ENOBUFS` where there is no
    ///     memory to keep it in, `-EPIPE` after [#endOutput], and while a dial is under way
    ///     whatever ends it
    public int send(int socket, MemorySegment buffer, long offset, int length) {
        return output.send(socket, buffer, offset, length, nowNanos);
    }

    /// Sends the `length` bytes that the handler is being told of to another socket, as [#send] does. Where the end of
    /// their input is what it is told of next, this output must end then: one segment may carry both.
    public int pass(int socket, int length) {
        return input.endFollows()
                ? output.sendLast(socket, input(), length, nowNanos)
                : output.send(socket, input(), 0, length, nowNanos);
    }

    /// Whether everything that was given to [#send] has left.
    public boolean isDrained(int socket) {
        return output.isDrained(socket);
    }

    /// Whether all that was sent has reached the peer.
    public boolean isDelivered(int socket) {
        return output.isDelivered(socket);
    }

    /// Since when this socket has taken nothing of what is kept back for it; `DeadlineWheel.NEVER` where
    /// none is.
    public long blockedSince(int socket) {
        return output.blockedSince(socket);
    }

    /// Ends our output once everything kept back is sent, and the turn is over.
    public void endOutput(int socket) {
        output.end(socket, nowNanos);
    }

    /// Receives nothing from this socket until [#resume].
    public void pause(int socket) {
        sockets.add(socket, SocketTable.PAUSED);
    }

    /// The same, of a socket whose last words matter to nobody: if it breaks that is told at once.
    public void park(int socket) {
        sockets.add(socket, SocketTable.PAUSED | SocketTable.PARKED);
    }

    public void resume(int socket) {
        if (!sockets.has(socket, SocketTable.PAUSED)) {
            return;
        }
        sockets.remove(socket, SocketTable.PAUSED | SocketTable.PARKED);
        if (sockets.has(socket, SocketTable.READABLE)) {
            list(socket);
        }
    }

    public boolean isPaused(int socket) {
        return sockets.has(socket, SocketTable.PAUSED);
    }

    /// Whoever is told of this socket from now on.
    public void own(int socket, int owner) {
        sockets.owner(socket, owner);
    }

    /// Puts a layer between the wire and the handler, who hears of it by [LoopHandler#opened]. What
    /// was sent before went past it.
    ///
    /// @param early `early[from, to)` was received already, and is the layer's; 64 KiB at most
    public void wrap(int socket, Layer.Maker maker, byte[] early, int from, int to) {
        long token = sockets.token(socket);
        sockets.wrap(socket, maker.make(() -> execute(() -> safely(token, input::awake))));
        if (to > from) {
            MemorySegment.copy(early, from, wire, ValueLayout.JAVA_BYTE, 0, to - from);
            input.feed(token, to - from);
        } else {
            input.pump(token);
        }
    }

    /// Closes the socket; what was sent still arrives, what was kept back does not.
    public void close(int socket) {
        if (sockets.has(socket, SocketTable.LAYERED)) {
            Layer layer = sockets.layer(socket);
            sockets.unwrap(socket);
            layer.close();
        }
        opener.left(socket);
        output.leave(socket);
        departures.close(sockets.fd(socket));
        sockets.give(socket);
    }

    /// Closes the socket with a reset, which takes with it what has not reached the peer.
    public void reset(int socket) {
        kernel.resetOnClose(sockets.fd(socket));
        close(socket);
    }

    /// After the last turn: closes every descriptor and frees all memory.
    @Override
    public void close() {
        opener.leaveSpread();
        mailbox.run(handler); // a client that another loop brought is closed as all are
        for (int socket = 0; socket < sockets.end(); socket++) {
            if (sockets.isTaken(socket)) {
                close(socket);
            }
        }
        departures.run();
        mailbox.close();
        kernel.close(poll);
        opener.close();
        batch.close();
        arena.close();
    }
}
