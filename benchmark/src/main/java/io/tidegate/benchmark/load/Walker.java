package io.tidegate.benchmark.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Walks over the packets of one stream, whatever the pieces it comes in, and tells type and packet id
/// of each when it has ended. Trusts its peer. Confined.
final class Walker {
    /// Who is told.
    interface Reader {
        /// @param id 0 where the packet has none
        void packet(int type, int id);
    }

    private static final int UNKNOWN = Integer.MAX_VALUE - 2;

    private enum Place {
        TYPE,
        LENGTH,
        BODY
    }

    private Place place = Place.TYPE;
    private int first;
    private int left;
    private int shift;
    private int bodyAt;
    private int idFrom;
    private int topic;
    private int id;

    void reset() {
        place = Place.TYPE;
    }

    /// @param bytes `[from, to)` follow on what was walked over before
    void walk(MemorySegment bytes, int from, int to, Reader reader) {
        int at = from;
        while (at < to) {
            if (place == Place.BODY) {
                at += body(bytes, at, to);
            } else {
                int next = bytes.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
                if (place == Place.TYPE) {
                    start(next);
                } else {
                    length(next);
                }
            }
            if (place == Place.BODY && left == 0) {
                place = Place.TYPE;
                reader.packet(first >> 4, id);
            }
        }
    }

    private void start(int next) {
        first = next;
        left = 0;
        shift = 0;
        place = Place.LENGTH;
    }

    private void length(int next) {
        left |= (next & 0x7F) << shift;
        shift += 7;
        if ((next & 0x80) == 0) {
            bodyAt = 0;
            id = 0;
            topic = 0;
            idFrom = whereTheIdIs(first >> 4, first >> 1 & 3);
            place = Place.BODY;
        }
    }

    /// Negative where there is none, [#UNKNOWN] where a topic of unknown length stands before it.
    private static int whereTheIdIs(int type, int qos) {
        return switch (type) {
            case Packets.PUBLISH -> qos > 0 ? UNKNOWN : -2;
            case Packets.PUBACK, Packets.SUBSCRIBE, Packets.SUBACK -> 0;
            default -> -2;
        };
    }

    /// Bytes taken.
    private int body(MemorySegment bytes, int at, int to) {
        if (bodyAt >= idFrom + 2) {
            return skip(Math.min(left, to - at));
        }
        if (idFrom != UNKNOWN && bodyAt < idFrom) {
            return skip(Math.min(Math.min(left, idFrom - bodyAt), to - at));
        }
        int next = bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
        if (idFrom == UNKNOWN) {
            topic = topic << 8 | next;
            if (bodyAt == 1) {
                idFrom = 2 + topic;
            }
        } else {
            id = id << 8 | next;
        }
        return skip(1);
    }

    private int skip(int count) {
        bodyAt += count;
        left -= count;
        return count;
    }
}
