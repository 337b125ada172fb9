package io.tidegate.transport;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;

/// A layer that a reader can check by eye. Wire bytes from the peer: `H` greets and is answered with
/// `h`; then blocks of one length byte 1..127 and so many bytes, each clear byte plus one; 0 ends;
/// `W` (0x80) waits for [#release]; `X` (0x81) fails, with `x` for its last word. Confined.
final class Veil implements Layer {
    static final byte GREETING = 'H';
    static final byte ANSWER = 'h';
    static final byte END = 0;
    static final byte WAIT = (byte) 0x80;
    static final byte FAIL = (byte) 0x81;
    static final byte LAST_WORD = 'x';
    private static final int BLOCK_MAX = 127;

    final Runnable wake;
    boolean closed;
    int steps;
    private final ArrayDeque<Byte> unread = new ArrayDeque<>();
    private final ArrayDeque<Byte> toSay = new ArrayDeque<>();
    private boolean open;
    private boolean waiting;
    private int left;

    Veil(Runnable wake) {
        this.wake = wake;
    }

    /// What it waited for is there; the caller wakes the loop.
    void release() {
        waiting = false;
    }

    @Override
    public void feed(MemorySegment wire, int length) {
        steps += open ? 0 : 1;
        for (int i = 0; i < length; i++) {
            unread.add(wire.get(ValueLayout.JAVA_BYTE, i));
        }
    }

    @Override
    public int read(MemorySegment clear) {
        int count = 0;
        while (!waiting && !unread.isEmpty()) {
            if (left > 0) {
                clear.set(ValueLayout.JAVA_BYTE, count++, (byte) (unread.remove() - 1));
                left--;
                continue;
            }
            if (count > 0) {
                return count;
            }
            byte next = unread.remove();
            if (!open) {
                toSay.add(next == GREETING ? ANSWER : LAST_WORD);
                open = next == GREETING;
                return open ? OPENED : FAILED;
            }
            switch (next) {
                case END -> {
                    return ENDED;
                }
                case WAIT -> waiting = true;
                case FAIL -> {
                    toSay.add(LAST_WORD);
                    return FAILED;
                }
                default -> left = next;
            }
        }
        return count > 0 ? count : waiting ? WAITS : MORE;
    }

    @Override
    public int write(MemorySegment clear, long offset, int length, MemorySegment wire) {
        int at = 0;
        for (int from = 0; from < length; from += BLOCK_MAX) {
            int block = Math.min(BLOCK_MAX, length - from);
            wire.set(ValueLayout.JAVA_BYTE, at++, (byte) block);
            for (int i = 0; i < block; i++) {
                wire.set(ValueLayout.JAVA_BYTE, at++, (byte) (clear.get(ValueLayout.JAVA_BYTE, offset + from + i) + 1));
            }
        }
        return at;
    }

    @Override
    public int drain(MemorySegment wire) {
        int count = 0;
        for (Byte next = toSay.poll(); next != null; next = toSay.poll()) {
            wire.set(ValueLayout.JAVA_BYTE, count++, next);
        }
        return count;
    }

    @Override
    public int end(MemorySegment wire) {
        wire.set(ValueLayout.JAVA_BYTE, 0, END);
        return 1;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String why() {
        return "the peer said X";
    }

    @Override
    public void close() {
        closed = true;
    }

    /// One block as a peer sends it.
    static byte[] block(byte... clear) {
        byte[] wire = new byte[clear.length + 1];
        wire[0] = (byte) clear.length;
        for (int i = 0; i < clear.length; i++) {
            wire[i + 1] = (byte) (clear[i] + 1);
        }
        return wire;
    }

    static byte[] join(byte[]... parts) {
        byte[] all = {};
        for (byte[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }
}
