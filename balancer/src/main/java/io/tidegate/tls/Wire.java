package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import io.tidegate.transport.Layer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The wire's side of one BoringSSL connection: what is lent to it, and what it has to say. Confined.
///
/// BoringSSL reads and writes through a BIO of netty-tcnative's, which is pointed at what is lent for
/// each call: a source to read from, or a sink to write to. What BoringSSL writes while there is a
/// source goes into a ring of the BIO's own. Two faults of that ring are steered clear of: it is
/// always emptied, and at once (written to half empty and wrapped around it would write elsewhere),
/// and it is empty before BoringSSL writes into a sink (else more would be reported than was given).
final class Wire {
    /// The ring. It holds an alert; what is longer (a flight of the handshake) goes to [#spill]. An
    /// idle connection pays for it.
    static final int RING_BYTES = 128;

    /// Fatal alerts as plain records (RFC 8446 §6, RFC 7301 §3.2).
    static final byte[] DECODE_ERROR = {21, 3, 3, 0, 2, 2, 50};

    static final byte[] NO_APPLICATION_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};

    private static final int WAITING_BYTES_MAX = 4 * 1024;

    private static final byte[] NOTHING = {};

    private long bio;
    private MemorySegment input = MemorySegment.NULL;
    private int inputFrom;
    private int inputLeft;
    private @Nullable Arena kept;
    private byte[] outbox = NOTHING;
    private int outboxFrom;
    private boolean ringMayHold;
    private boolean canWait;

    Wire(long ssl) {
        this.bio = SSL.bioNewByteBuffer(ssl, RING_BYTES); // the SSL owns it
    }

    void lend(MemorySegment lent, int length) {
        if (inputLeft != 0) {
            throw new IllegalStateException("what was lent before is not taken yet");
        }
        if (length > lent.byteSize()) {
            throw new IndexOutOfBoundsException(length + " bytes of a segment of " + lent.byteSize());
        }
        input = lent;
        inputFrom = 0;
        inputLeft = length;
    }

    /// Whether everything that was lent is taken.
    boolean isTaken() {
        return inputLeft == 0;
    }

    /// What is left of what was lent will not be read.
    void forget() {
        inputLeft = 0;
        free();
    }

    /// Keeps a copy of what is left of what was lent.
    void keep() {
        if (inputLeft == 0 || kept != null) {
            return;
        }
        Arena arena = Arena.ofConfined();
        MemorySegment copy = arena.allocate(inputLeft);
        MemorySegment.copy(input, inputFrom, copy, 0, inputLeft);
        kept = arena;
        input = copy;
        inputFrom = 0;
    }

    /// Has BoringSSL read from what is lent; [#taken] follows.
    void source() {
        if (inputLeft == 0) {
            SSL.bioClearByteBuffer(bio);
        } else {
            SSL.bioSetByteBuffer(bio, input.address() + inputFrom, inputLeft, false);
        }
        ringMayHold = true;
    }

    /// How much of what is lent BoringSSL has left.
    int left() {
        return SSL.bioLengthByteBuffer(bio);
    }

    void taken() {
        int left = SSL.bioLengthByteBuffer(bio);
        inputFrom += inputLeft - left;
        inputLeft = left;
        if (left == 0) {
            free();
        }
    }

    /// Has BoringSSL write to `wire`, behind what waits; [#written] follows.
    void sink(MemorySegment wire) {
        int count = canWait ? moveOutbox(wire) : 0;
        if (outbox.length > 0) {
            throw new IllegalStateException("what the layer had to say was not fetched");
        }
        SSL.bioSetByteBuffer(bio, wire.address() + count, Layer.WIRE_BYTES_MAX - count, true);
        SSL.bioFlushByteBuffer(bio);
        ringMayHold = false;
    }

    /// How much stands in the sink, from its start.
    int written() {
        return Layer.WIRE_BYTES_MAX - SSL.bioLengthByteBuffer(bio);
    }

    /// Has BoringSSL write by `act`, which reads nothing, and keeps what that was until it is drained.
    ///
    /// @param scratch [Layer#CLEAR_BYTES_MAX] bytes
    void spill(MemorySegment scratch, Runnable act) {
        SSL.bioSetByteBuffer(bio, scratch.address(), Layer.CLEAR_BYTES_MAX, true);
        SSL.bioFlushByteBuffer(bio);
        ringMayHold = false;
        act.run();
        int count = Layer.CLEAR_BYTES_MAX - SSL.bioLengthByteBuffer(bio);
        int held = outbox.length;
        outbox = Arrays.copyOf(outbox, held + count);
        MemorySegment.copy(scratch, ValueLayout.JAVA_BYTE, 0, outbox, held, count);
    }

    /// Adds to what is drained. Only where BoringSSL has said nothing yet.
    void say(byte[] bytes) {
        int held = outbox.length;
        outbox = Arrays.copyOf(outbox, held + bytes.length);
        System.arraycopy(bytes, 0, outbox, held, bytes.length);
    }

    /// What was spilled so far may wait for the next bytes that are written, or for what comes behind
    /// it. Where it is much it goes at once: those bytes need the room.
    void letItWait() {
        canWait = outbox.length <= WAITING_BYTES_MAX;
    }

    /// Moves what there is to say to the start of `wire`: how much that was, 0 = nothing.
    int drain(MemorySegment wire) {
        boolean ringHolds = ringMayHold && SSL.bioLengthNonApplication(bio) > 0;
        ringMayHold = ringHolds;
        if (canWait && !ringHolds) {
            return 0;
        }
        int count = moveOutbox(wire);
        if (!ringHolds || outbox.length > 0 || Layer.WIRE_BYTES_MAX - count < RING_BYTES) {
            return count;
        }
        ringMayHold = false;
        SSL.bioSetByteBuffer(bio, wire.address() + count, Layer.WIRE_BYTES_MAX - count, true);
        return count + SSL.bioFlushByteBuffer(bio);
    }

    private int moveOutbox(MemorySegment wire) {
        canWait = false;
        int count = Math.min(outbox.length - outboxFrom, Layer.WIRE_BYTES_MAX);
        if (count > 0) {
            MemorySegment.copy(outbox, outboxFrom, wire, ValueLayout.JAVA_BYTE, 0, count);
            outboxFrom += count;
            if (outboxFrom == outbox.length) {
                outbox = NOTHING;
                outboxFrom = 0;
            }
        }
        return count;
    }

    private void free() {
        Arena arena = kept;
        if (arena != null) {
            kept = null;
            input = MemorySegment.NULL;
            arena.close();
        }
    }

    /// The SSL is gone, and what it was lent with it.
    void close() {
        forget();
        bio = 0;
        outbox = NOTHING;
        input = MemorySegment.NULL;
    }
}
