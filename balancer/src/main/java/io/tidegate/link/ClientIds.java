package io.tidegate.link;

import java.util.Arrays;

/// What is kept of the client ids of a loop's links: one byte array for each 256 of them. Confined to its loop.
///
/// With an object each a million links would be a million objects that a garbage collector has to look at whenever it
/// looks at everything. An id is added behind those that are there; when the array is full they move together, and it
/// grows only where that does not make room enough.
final class ClientIds {
    private static final int CHUNK_SHIFT = 8;
    private static final int CHUNK = 1 << CHUNK_SHIFT;
    private static final int MOST_MAX = 200;
    private static final byte[] NO_BYTES = {};

    private final int most;
    private final byte[] scratch;
    private byte[][] chunks = {};
    private char[][] offsets = {};
    private byte[][] lengths = {};
    private int[] used = {};
    private int[] live = {};

    /// @param most bytes of an id that are kept, 1..200: the array of 256 ids with room to spare has offsets of 16 bits
    ClientIds(int most) {
        if (most < 1 || most > MOST_MAX) {
            throw new IllegalArgumentException("1.." + MOST_MAX + " bytes of an id can be kept, not " + most);
        }
        this.most = most;
        this.scratch = new byte[CHUNK * most];
    }

    /// Keeps the first bytes of an id, in place of what was kept for this link before.
    void keep(int link, byte[] source, int from, int length) {
        int chunk = link >>> CHUNK_SHIFT;
        int at = link & (CHUNK - 1);
        ensure(chunk);
        forget(link);
        int count = Math.min(length, most);
        if (count == 0) {
            return; // it stands nowhere: an offset would outlive the array that it is in
        }
        if (used[chunk] + count > chunks[chunk].length) {
            makeRoom(chunk, count);
        }
        System.arraycopy(source, from, chunks[chunk], used[chunk], count);
        offsets[chunk][at] = (char) used[chunk];
        lengths[chunk][at] = (byte) count;
        used[chunk] += count;
        live[chunk] += count;
    }

    void forget(int link) {
        int chunk = link >>> CHUNK_SHIFT;
        if (chunk >= chunks.length) {
            return;
        }
        live[chunk] -= length(link);
        lengths[chunk][link & (CHUNK - 1)] = 0;
        offsets[chunk][link & (CHUNK - 1)] = 0;
        if (live[chunk] == 0) {
            used[chunk] = 0;
            chunks[chunk] = NO_BYTES;
        }
    }

    /// Where what is kept for this link stands, from [#offset] on, until the next change.
    byte[] bytes(int link) {
        int chunk = link >>> CHUNK_SHIFT;
        return chunk < chunks.length ? chunks[chunk] : NO_BYTES;
    }

    int offset(int link) {
        int chunk = link >>> CHUNK_SHIFT;
        return chunk < chunks.length ? offsets[chunk][link & (CHUNK - 1)] : 0;
    }

    /// 0 where nothing is kept.
    int length(int link) {
        int chunk = link >>> CHUNK_SHIFT;
        return chunk < chunks.length ? Byte.toUnsignedInt(lengths[chunk][link & (CHUNK - 1)]) : 0;
    }

    private void ensure(int chunk) {
        while (chunk >= chunks.length) {
            int next = chunks.length;
            chunks = Arrays.copyOf(chunks, next + 1);
            chunks[next] = NO_BYTES;
            offsets = Arrays.copyOf(offsets, next + 1);
            offsets[next] = new char[CHUNK];
            lengths = Arrays.copyOf(lengths, next + 1);
            lengths[next] = new byte[CHUNK];
            used = Arrays.copyOf(used, next + 1);
            live = Arrays.copyOf(live, next + 1);
        }
    }

    /// Moves the ids together, into a larger array where `count` more bytes need one: a fifth of it is then free.
    private void makeRoom(int chunk, int count) {
        byte[] before = chunks[chunk];
        int to = 0;
        for (int at = 0; at < CHUNK; at++) {
            int length = Byte.toUnsignedInt(lengths[chunk][at]);
            if (length > 0) {
                System.arraycopy(before, offsets[chunk][at], scratch, to, length);
                offsets[chunk][at] = (char) to;
                to += length;
            }
        }
        int need = to + count;
        byte[] after = need > before.length - before.length / 8 ? new byte[need + need / 4] : before;
        System.arraycopy(scratch, 0, after, 0, to);
        chunks[chunk] = after;
        used[chunk] = to;
    }
}
