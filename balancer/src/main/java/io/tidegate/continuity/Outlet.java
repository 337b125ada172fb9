package io.tidegate.continuity;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What goes out one way: what one side says and what is said in its place, never one within the other. Packets that go
/// on as they came, one behind the other, leave in one piece. Confined; holds bytes of the input until [#flush],
/// which is due before the input changes.
final class Outlet {
    /// That this is one of the two of.
    private final Kept kept;

    private MemorySegment run = MemorySegment.NULL;
    private int from;
    private int to;
    private boolean isFlowing;
    /// What is to go behind the packet that flows; null where there is nothing.
    private @Nullable Deque<byte[]> behind;

    Outlet(Kept kept) {
        this.kept = kept;
    }

    void pass(MemorySegment bytes, long start, long end) {
        if (from < to && to == start && run.equals(bytes)) {
            to = (int) end;
            return;
        }
        flush();
        run = bytes;
        from = (int) start;
        to = (int) end;
    }

    /// Behind the packet that is flowing through, if there is one.
    void send(byte[] packet) {
        if (isFlowing) {
            Deque<byte[]> waiting = behind;
            if (waiting == null) {
                waiting = new ArrayDeque<>();
                behind = waiting;
            }
            waiting.add(packet);
            return;
        }
        flush();
        take(MemorySegment.ofArray(packet), 0, packet.length);
    }

    private void take(MemorySegment bytes, long start, long end) {
        if (this == kept.toNode) {
            if (kept.leg != 0) {
                kept.acts.toNode(kept.leg, bytes, start, end);
            }
        } else if (!kept.clientGone) {
            kept.acts.toClient(bytes, start, end);
        }
    }

    /// What was passed last is the beginning of a packet whose rest will be passed too.
    void flowBegins() {
        isFlowing = true;
    }

    void flowEnds() {
        isFlowing = false;
        flush();
        Deque<byte[]> waiting = behind;
        behind = null;
        if (waiting != null) {
            waiting.forEach(this::send);
        }
    }

    /// The rest will not come, and what waits behind it goes nowhere.
    void flowBreaks() {
        isFlowing = false;
        behind = null;
    }

    boolean isFlowing() {
        return isFlowing;
    }

    void flush() {
        if (from < to) {
            int start = from;
            from = to;
            take(run, start, to);
        }
        run = MemorySegment.NULL;
        from = 0;
        to = 0;
    }
}
