package io.tidegate.tls;

import io.tidegate.transport.Layer;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One end of a connection in memory: a layer, driven as a loop drives it. Confined.
final class TlsEnd implements AutoCloseable {
    private static final byte POISON = (byte) 0xEE;

    private final MemorySegment lent;
    private final MemorySegment clear;
    private final MemorySegment wire;
    private final TlsLayer layer;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int last = Layer.MORE;
    private int opened;

    /// What all layers of a loop work in.
    record Buffers(MemorySegment lent, MemorySegment clear, MemorySegment wire) {
        static Buffers of(Arena arena) {
            return new Buffers(
                    arena.allocate(Layer.CLEAR_BYTES_MAX),
                    arena.allocate(Layer.CLEAR_BYTES_MAX),
                    arena.allocate(Layer.WIRE_BYTES_MAX));
        }
    }

    TlsEnd(TlsLayer layer, Buffers buffers) {
        this.layer = layer;
        this.lent = buffers.lent();
        this.clear = buffers.clear();
        this.wire = buffers.wire();
    }

    /// What a loop does when a layer is put on a socket, and when it has woken it.
    int pump() {
        while (true) {
            int count = layer.read(clear);
            drain();
            if (count > 0) {
                byte[] bytes = clear.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
                received.writeBytes(bytes);
            } else if (count == Layer.OPENED) {
                opened++;
            } else {
                last = count;
                return count;
            }
        }
    }

    private void drain() {
        for (int count = layer.drain(wire); count > 0; count = layer.drain(wire)) {
            say(count);
        }
    }

    private void say(int count) {
        said.writeBytes(wire.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
        wire.asSlice(0, count).fill(POISON);
    }

    /// What was lent is overwritten when the layer has answered: whatever it needs of it, it must have kept.
    int feed(byte[] bytes) {
        return feed(bytes, 0, bytes.length);
    }

    int feed(byte[] bytes, int from, int to) {
        MemorySegment.copy(bytes, from, lent, ValueLayout.JAVA_BYTE, 0, to - from);
        layer.feed(lent, to - from);
        int answer = pump();
        lent.asSlice(0, to - from).fill(POISON);
        return answer;
    }

    void write(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += Layer.CLEAR_BYTES_MAX) {
            int length = Math.min(Layer.CLEAR_BYTES_MAX, bytes.length - from);
            MemorySegment.copy(bytes, from, clear, ValueLayout.JAVA_BYTE, 0, length);
            say(layer.write(clear, 0, length, wire));
        }
    }

    void write(String text) {
        write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void end() {
        say(layer.end(wire));
    }

    /// What it has said since this was asked before.
    byte[] takeSaid() {
        byte[] bytes = said.toByteArray();
        said.reset();
        return bytes;
    }

    byte[] takeReceived() {
        byte[] bytes = received.toByteArray();
        received.reset();
        return bytes;
    }

    String takeText() {
        return new String(takeReceived(), StandardCharsets.US_ASCII);
    }

    TlsLayer layer() {
        return layer;
    }

    /// What its last [#pump] came to.
    int last() {
        return last;
    }

    boolean isOpen() {
        return opened == 1 && layer.isOpen();
    }

    /// Empty unless it failed.
    String why() {
        return last == Layer.FAILED ? layer.why() : "";
    }

    static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Override
    public void close() {
        layer.close();
    }
}
