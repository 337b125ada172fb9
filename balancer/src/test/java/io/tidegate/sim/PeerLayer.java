package io.tidegate.sim;

import io.tidegate.transport.Layer;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/// A layer at an actor's end of a connection, as the loop has one at ours. Confined to the simulation's
/// thread.
final class PeerLayer {
    private static final MemorySegment LENT = Arena.global().allocate(Layer.CLEAR_BYTES_MAX);
    private static final MemorySegment CLEAR = Arena.global().allocate(Layer.CLEAR_BYTES_MAX);
    private static final MemorySegment WIRE = Arena.global().allocate(Layer.WIRE_BYTES_MAX);

    private final Layer layer;
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private boolean endWanted;
    private boolean over;

    /// What came of bytes from the wire.
    enum State {
        GOES_ON,
        ENDED,
        FAILED
    }

    PeerLayer(Layer.Maker maker) {
        this.layer = maker.make(() -> {
            throw new AssertionError("actors judge nobody");
        });
    }

    /// Makes of bytes from the wire what the actor hears and what the wire gets in return.
    State take(byte[] bytes, Consumer<byte[]> hear, Consumer<byte[]> say) {
        if (over) {
            return State.GOES_ON;
        }
        MemorySegment.copy(bytes, 0, LENT, ValueLayout.JAVA_BYTE, 0, bytes.length);
        layer.feed(LENT, bytes.length);
        return pump(hear, say);
    }

    State pump(Consumer<byte[]> hear, Consumer<byte[]> say) {
        while (!over) {
            int count = layer.read(CLEAR);
            byte[] heard = count > 0 ? CLEAR.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE) : new byte[0];
            for (int said = layer.drain(WIRE); said > 0; said = layer.drain(WIRE)) {
                say.accept(WIRE.asSlice(0, said).toArray(ValueLayout.JAVA_BYTE));
            }
            if (count > 0) {
                hear.accept(heard);
                continue;
            }
            switch (count) {
                case Layer.OPENED -> opened(say);
                case Layer.MORE -> {
                    return State.GOES_ON;
                }
                case Layer.ENDED -> {
                    return State.ENDED;
                }
                default -> {
                    return State.FAILED;
                }
            }
        }
        return State.GOES_ON;
    }

    private void opened(Consumer<byte[]> say) {
        write(early.toByteArray(), say);
        early.reset();
        if (endWanted) {
            end(say);
        }
    }

    /// Sends through it; what comes before it is open waits.
    void send(byte[] clear, Consumer<byte[]> say) {
        if (over) {
            return;
        }
        if (layer.isOpen()) {
            write(clear, say);
        } else {
            early.writeBytes(clear);
        }
    }

    private void write(byte[] clear, Consumer<byte[]> say) {
        for (int at = 0; at < clear.length; at += Layer.CLEAR_BYTES_MAX) {
            int count = Math.min(Layer.CLEAR_BYTES_MAX, clear.length - at);
            MemorySegment.copy(clear, at, CLEAR, ValueLayout.JAVA_BYTE, 0, count);
            int made = layer.write(CLEAR, 0, count, WIRE);
            say.accept(WIRE.asSlice(0, made).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// Whether the end of the output may go on the wire now: behind the layer's own.
    boolean end(Consumer<byte[]> say) {
        endWanted = true;
        if (!over && layer.isOpen()) {
            int count = layer.end(WIRE);
            if (count > 0) {
                say.accept(WIRE.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
            }
        }
        return over || layer.isOpen();
    }

    /// Bytes that wait for it to open.
    int waiting() {
        return early.size();
    }

    void close() {
        if (!over) {
            over = true;
            layer.close();
        }
    }
}
