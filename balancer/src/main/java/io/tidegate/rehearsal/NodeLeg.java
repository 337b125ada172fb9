package io.tidegate.rehearsal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntConsumer;

/// One connection from the product to a node: steps over a PROXY header v2, if there is one, and then from packet to
/// packet, whatever the pieces they come in. Trusts its peer. Confined to its loop.
final class NodeLeg {
    private static final int HEADER_FIRST = 0x0D;
    private static final int HEADER_BYTES = 16;

    private enum Place {
        /// The first byte of all.
        FIRST,
        HEADER,
        TYPE,
        LENGTH,
        BODY
    }

    final int socket;
    private Place place = Place.FIRST;
    private int read;
    private int headerBytes;
    private int type;
    private int shift;
    private int left;

    NodeLeg(int socket) {
        this.socket = socket;
    }

    /// @param packet is told the type of each packet that has ended
    void received(MemorySegment bytes, int length, IntConsumer packet) {
        for (int at = 0; at < length; at++) {
            if (place == Place.BODY) {
                int skipped = Math.min(left, length - at);
                left -= skipped;
                at += skipped - 1;
            } else {
                step(bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF);
            }
            if (place == Place.BODY && left == 0) {
                place = Place.TYPE;
                packet.accept(type);
            }
        }
    }

    private void step(int next) {
        switch (place) {
            case FIRST -> {
                if (next == HEADER_FIRST) {
                    place = Place.HEADER;
                    headerBytes = HEADER_BYTES;
                    read = 1;
                } else {
                    start(next);
                }
            }
            case HEADER -> header(next);
            case TYPE -> start(next);
            case LENGTH -> length(next);
            case BODY -> throw new IllegalStateException("a body is skipped, not read");
        }
    }

    private void header(int next) {
        if (read == HEADER_BYTES - 2) {
            headerBytes += next << 8;
        } else if (read == HEADER_BYTES - 1) {
            headerBytes += next;
        }
        read++;
        if (read >= HEADER_BYTES && read == headerBytes) {
            place = Place.TYPE;
        }
    }

    private void start(int next) {
        type = next >> 4;
        left = 0;
        shift = 0;
        place = Place.LENGTH;
    }

    private void length(int next) {
        left |= (next & 0x7F) << shift;
        shift += 7;
        if ((next & 0x80) == 0) {
            place = Place.BODY;
        }
    }
}
