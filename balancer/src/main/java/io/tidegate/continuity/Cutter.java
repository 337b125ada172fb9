package io.tidegate.continuity;

import io.tidegate.mqtt.FixedHeader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Cuts a stream into packets. Those that are whole in the input are shown in place; those that come in pieces are put
/// together up to a bound; of larger ones the beginning is shown, and the rest flows through. Confined.
final class Cutter {
    private static final byte[] NOTHING = {};

    private final Taker taker;
    private byte[] part = NOTHING;
    private int filled;
    /// Of the packet that is being put together, all bytes; 0 at an edge, or while its length is not known.
    private long length;
    /// Of a packet that flows through.
    private long left;

    private Flow flow = Flow.PASS;

    /// What becomes of the rest of a packet.
    enum Flow {
        PASS,
        SKIP
    }

    /// Who is shown packets.
    interface Taker {
        /// Whether a packet may begin now; asked again with what follows it.
        boolean mayBegin(int type, long length);

        /// How much of a packet that comes in pieces is to be put together before it is shown.
        long together(long length);

        void packet(MemorySegment bytes, long from, long to);

        /// Whether a packet that is not put together may go on its way; asked again with what follows.
        boolean mayFlow();

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
        if (filled > 0 && length == 0) {
            return feedBehindHeader(bytes, from, to);
        }
        long at = from;
        while (at < to) {
            if (left > 0) {
                at = flowOn(bytes, at, to);
            } else if (filled > 0) {
                if (isFull() && !taker.mayFlow()) {
                    return at;
                }
                at = collect(bytes, at, to);
            } else {
                long next = begin(bytes, at, to);
                if (next < 0) {
                    return at;
                }
                at = next;
            }
        }
        return at;
    }

    /// The few bytes of a fixed header are put before the input; happens where one was torn.
    private long feedBehindHeader(MemorySegment bytes, long from, long to) {
        int before = filled;
        byte[] joined = Arrays.copyOf(part, Math.toIntExact(before + to - from));
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, joined, before, (int) (to - from));
        reset();
        long done = feed(MemorySegment.ofArray(joined), 0, joined.length);
        taker.inputChanges();
        if (done < before) {
            part = Arrays.copyOf(joined, before);
            filled = before;
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
            part = new byte[(int) (to - at)];
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, part, 0, part.length);
            filled = part.length;
            return to;
        }
        if (!taker.mayBegin(FixedHeader.type(bytes, at), all)) {
            return -1;
        }
        if (at + all <= to) {
            taker.packet(bytes, at, at + all);
            return at + all;
        }
        length = all;
        part = new byte[Math.toIntExact(taker.together(all))];
        return collect(bytes, at, to);
    }

    private long collect(MemorySegment bytes, long at, long to) {
        int count = (int) Math.min(part.length - filled, to - at);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, part, filled, count);
        filled += count;
        if (filled == part.length && (filled == length || taker.mayFlow())) {
            byte[] whole = part;
            long all = length;
            reset();
            taker.inputChanges();
            if (whole.length == all) {
                taker.packet(MemorySegment.ofArray(whole), 0, all);
            } else {
                left = all - whole.length;
                flow = taker.beginning(MemorySegment.ofArray(whole), 0, whole.length, all);
            }
            taker.inputChanges();
        }
        return at + count;
    }

    /// Whether a packet has begun that will flow through.
    private boolean isFull() {
        return filled == part.length && length > filled;
    }

    private long flowOn(MemorySegment bytes, long at, long to) {
        long count = Math.min(left, to - at);
        left -= count;
        if (flow == Flow.PASS) {
            taker.rest(bytes, at, at + count);
            if (left == 0) {
                taker.flowEnds();
            }
        }
        return at + count;
    }

    /// What was put together so far is forgotten.
    void reset() {
        part = NOTHING;
        filled = 0;
        length = 0;
        left = 0;
    }

    /// Whether the reader has a part of a packet.
    boolean isHalfWritten() {
        return left > 0 && flow == Flow.PASS;
    }

    /// What is left of the packet that flows through goes nowhere.
    void skipRest() {
        flow = Flow.SKIP;
    }
}
