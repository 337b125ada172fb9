package io.tidegate.observe;

/// What one event loop counts: it alone writes, without allocation; any thread reads.
///
/// Each accepted connection is counted once in [#accepted] and once, when it ends, in [#closed] by its
/// cause, also where it was turned away before a byte was read: so what is open is the difference, and
/// nothing is counted twice.
public final class LoopMetrics {
    public final Counter accepted = new Counter();
    public final CauseCounters closed = new CauseCounters();

    /// Bytes of clients that were read, CONNECT included, PROXY headers not.
    public final Counter bytesFromClients = new Counter();
    /// Bytes of nodes that were read.
    public final Counter bytesFromNodes = new Counter();

    /// Connections to nodes that were established.
    public final Counter dialsOk = new Counter();
    /// Those that were refused, timed out, or found no way.
    public final Counter dialsFailed = new Counter();
    /// Clients given to another node than the one chosen first, once for each further node.
    public final Counter retries = new Counter();
    /// Links that a node ended after another one, which was silent and had their CONNECT too, woke up.
    public final Counter lateConnects = new Counter();
    /// CONNACKs with an error code that were passed on.
    public final Counter connacksRefused = new Counter();

    /// TLS handshakes with clients.
    public final HandshakeCounters clientHandshakes = new HandshakeCounters();
    /// TLS handshakes with nodes.
    public final HandshakeCounters nodeHandshakes = new HandshakeCounters();
    /// Clients that are moved between nodes.
    public final MoveCounters moves = new MoveCounters();
    /// What was known of clients and not told to a node, because no node should read it.
    public final Counter tlvsLeftOut = new Counter();

    /// Exceptions that nobody expected.
    public final Counter bugs = new Counter();
    /// Bytes held for sockets that do not take them now: a gauge.
    public final Counter bufferBytes = new Counter();

    /// Turns of the loop.
    public final Counter turns = new Counter();
    /// Nanoseconds spent in turns, without the waiting.
    public final Counter busyNanos = new Counter();
    /// Nanoseconds of the longest turn of late: how long a ready socket may have waited for the loop.
    public final Peak lagNanos;

    private final String name;

    /// @param name the loop's, as its thread's
    /// @param nowNanos of the loop's clock
    public LoopMetrics(String name, long nowNanos) {
        this.name = name;
        this.lagNanos = new Peak(nowNanos);
    }

    public String name() {
        return name;
    }

    /// Confined to the loop: a turn ended that began at `startNanos`, the waiting not included.
    public void turned(long startNanos, long nowNanos) {
        long took = nowNanos - startNanos;
        turns.increment();
        busyNanos.add(took);
        lagNanos.record(took, nowNanos);
    }

    /// Connections that were accepted and have not ended.
    public long open() {
        long ended = closed.total(); // first: who is accepted and ends in between would make it negative
        return accepted.value() - ended;
    }
}
