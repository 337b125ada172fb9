package io.tidegate.continuity;

import io.tidegate.mqtt.FixedHeader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a stream into packets. Those that are whole in the input are shown in place; those that come in pieces are put
/// together up to a bound; of larger ones the beginning is shown, and the rest flows through. Confined.
final class Cutter {
    private final Taker taker;
    /// Where the stream stands in the middle of a packet; null at an edge.
    private @Nullable Part part;

    /// What has come of a packet.
    private static final class Part {
        byte[] bytes;
        int filled;
        /// All bytes of the packet; 0 while its header is not whole.
        long length;
        /// Of a packet that flows through; 0 while it is put together.
        long left;
        Flow flow = Flow.PASS;

        Part(byte[] bytes) {
            this.bytes = bytes;
        }

        /// Whether it has begun and will flow through.
        boolean isFull() {
            return filled == bytes.length && length > filled;
        }
    }

    /// What becomes of the rest of a packet.
    enum Flow {
        PASS,
        SKIP
    }

    /// Who is shown packets.
    interface Taker {
        /// Whether a packet may begin now; asked again with what follows it.
        ///
        /// @param first its first byte: type and flags
        boolean mayBegin(byte first, long length);

        /// How much of a packet that comes in pieces is to be put together before it is shown; asked again where
        /// it may not flow.
        long together(long length);

        void packet(MemorySegment bytes, long from, long to);

        /// Whether a packet that is not put together may go on its way; asked again with what follows.
        ///
        /// @param first its first byte
        boolean mayFlow(byte first);

        /// The first bytes of a packet of `length`; what becomes of the rest.
        Flow beginning(MemorySegment bytes, long from, long to, long length);

        void rest(MemorySegment bytes, long from, long to);

        /// All of a packet that flowed through was shown.
        void flowEnds();

        /// The remaining length is broken: nothing behind it can be read.
        void broken();

        /// What was shown is about to change.
        void inputChanges();
    }

    Cutter(Taker taker) {
        this.taker = taker;
    }

    /// Answers how far it came: less than `to` where a packet may not begin.
    long feed(MemorySegment bytes, long from, long to) {
        if (part != null && part.length == 0) {
            return feedBehindHeader(part, bytes, from, to);
        }
        long at = from;
        while (at < to) {
            Part open = part;
            long next = open == null ? begin(bytes, at, to) : goOn(open, bytes, at, to);
            if (next < 0) {
                return at;
            }
            at = next;
        }
        return at;
    }

    /// -1 where it may not flow yet.
    private long goOn(Part open, MemorySegment bytes, long at, long to) {
        if (open.left > 0) {
            return flowOn(open, bytes, at, to);
        }
        if (open.isFull() && !taker.mayFlow(open.bytes[0])) {
            int together = Math.toIntExact(taker.together(open.length));
            if (together <= open.filled) {
                return -1;
            }
            open.bytes = Arrays.copyOf(open.bytes, together);
        }
        return collect(open, bytes, at, to);
    }

    /// The few bytes of a fixed header are put before the input; happens where one was torn.
    private long feedBehindHeader(Part header, MemorySegment bytes, long from, long to) {
        int before = header.filled;
        byte[] joined = Arrays.copyOf(header.bytes, Math.toIntExact(before + to - from));
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, joined, before, (int) (to - from));
        part = null;
        long done = feed(MemorySegment.ofArray(joined), 0, joined.length);
        taker.inputChanges();
        if (done < before) {
            part = header;
            return from;
        }
        return from + done - before;
    }

    /// -1 where no packet may begin.
    private long begin(MemorySegment bytes, long at, long to) {
        long all = FixedHeader.packetLength(bytes, at, to);
        if (all == FixedHeader.TOO_LONG) {
            taker.broken();
            return to;
        }
        if (all == FixedHeader.INCOMPLETE) {
            Part header = new Part(bytes.asSlice(at, to - at).toArray(ValueLayout.JAVA_BYTE));
            header.filled = header.bytes.length;
            part = header;
            return to;
        }
        if (!taker.mayBegin(bytes.get(ValueLayout.JAVA_BYTE, at), all)) {
            return -1;
        }
        if (at + all <= to) {
            taker.packet(bytes, at, at + all);
            return at + all;
        }
        Part begun = new Part(new byte[Math.toIntExact(taker.together(all))]);
        begun.length = all;
        part = begun;
        return collect(begun, bytes, at, to);
    }

    private long collect(Part begun, MemorySegment bytes, long at, long to) {
        int count = (int) Math.min(begun.bytes.length - begun.filled, to - at);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, begun.bytes, begun.filled, count);
        begun.filled += count;
        if (begun.filled == begun.bytes.length && (begun.filled == begun.length || taker.mayFlow(begun.bytes[0]))) {
            taker.inputChanges();
            show(begun);
            taker.inputChanges();
        }
        return at + count;
    }

    private void show(Part begun) {
        MemorySegment bytes = MemorySegment.ofArray(begun.bytes);
        if (begun.filled == begun.length) {
            part = null;
            taker.packet(bytes, 0, begun.length);
        } else {
            begun.bytes = Stash.EMPTY;
            begun.left = begun.length - begun.filled;
            begun.flow = taker.beginning(bytes, 0, begun.filled, begun.length);
        }
    }

    private long flowOn(Part open, MemorySegment bytes, long at, long to) {
        long count = Math.min(open.left, to - at);
        open.left -= count;
        if (open.left == 0) {
            part = null;
        }
        if (open.flow == Flow.PASS) {
            taker.rest(bytes, at, at + count);
            if (open.left == 0) {
                taker.flowEnds();
            }
        }
        return at + count;
    }

    /// What was put together so far is forgotten.
    void reset() {
        part = null;
    }

    boolean isAtEdge() {
        return part == null;
    }

    /// Whether the reader has a part of a packet.
    boolean isHalfWritten() {
        return part != null && part.left > 0 && part.flow == Flow.PASS;
    }

    /// What is left of the packet that flows through goes nowhere.
    void skipRest() {
        if (part != null) {
            part.flow = Flow.SKIP;
        }
    }
}
