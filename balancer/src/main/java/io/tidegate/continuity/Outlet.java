package io.tidegate.continuity;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// What goes out one way: what one side says and what is said in its place, never one within the other. Packets that go
/// on as they came, one behind the other, leave in one piece. Confined; holds bytes
/// of the input until [#flush], which is due before the input changes.
final class Outlet {
    private final Sink sink;
    private MemorySegment run = MemorySegment.NULL;
    private long from;
    private long to;
    private boolean isFlowing;
    private final Deque<byte[]> behind = new ArrayDeque<>(0);

    /// Where it goes.
    interface Sink {
        void take(MemorySegment bytes, long from, long to);
    }

    Outlet(Sink sink) {
        this.sink = sink;
    }

    void pass(MemorySegment bytes, long start, long end) {
        if (from < to && to == start && run.equals(bytes)) {
            to = end;
            return;
        }
        flush();
        run = bytes;
        from = start;
        to = end;
    }

    /// Behind the packet that is flowing through, if there is one.
    void send(byte[] packet) {
        if (isFlowing) {
            behind.add(packet);
            return;
        }
        flush();
        sink.take(MemorySegment.ofArray(packet), 0, packet.length);
    }

    /// What was passed last is the beginning of a packet whose rest will be passed too.
    void flowBegins() {
        isFlowing = true;
    }

    void flowEnds() {
        isFlowing = false;
        flush();
        while (!behind.isEmpty()) {
            send(behind.remove());
        }
    }

    /// The rest will not come, and what waits behind it goes nowhere.
    void flowBreaks() {
        isFlowing = false;
        behind.clear();
    }

    boolean isFlowing() {
        return isFlowing;
    }

    void flush() {
        if (from < to) {
            long start = from;
            from = to;
            sink.take(run, start, to);
        }
        run = MemorySegment.NULL;
        from = 0;
        to = 0;
    }
}
