package io.tidegate.transport;

import java.util.Arrays;

/// A table of rows of longs, each named by a small number and a generation. Confined to one thread.
///
/// It grows by chunks and never moves a row. A row that is given back gets the next generation at
/// once, so that whoever still holds its number and its old generation finds nobody ([#isCurrent]).
/// It holds no references: a garbage collector has nothing to do here, however many rows there are.
public final class Rows {
    public static final int NONE = -1;
    private static final int CHUNK_SHIFT = 8;
    private static final int CHUNK = 1 << CHUNK_SHIFT;

    private final int stride;
    private long[][] chunks = {};
    private int[][] generations = {};
    private int firstFree = NONE;
    private int made;
    private int live;

    /// @param width columns of a row
    public Rows(int width) {
        this.stride = width;
    }

    /// A row, zeroed.
    public int take() {
        live++;
        int row = firstFree;
        if (row == NONE) {
            row = made++;
            grow(row);
        } else {
            firstFree = (int) get(row, 0);
            long[] chunk = chunks[row >>> CHUNK_SHIFT];
            int start = (row & (CHUNK - 1)) * stride;
            Arrays.fill(chunk, start, start + stride, 0);
        }
        generations[row >>> CHUNK_SHIFT][row & (CHUNK - 1)] ^= 1; // odd while taken
        return row;
    }

    public void give(int row) {
        int generation = generation(row);
        if ((generation & 1) == 0) {
            throw new IllegalStateException("row " + row + " was given back twice");
        }
        generations[row >>> CHUNK_SHIFT][row & (CHUNK - 1)] = generation + 1;
        set(row, 0, firstFree);
        firstFree = row;
        live--;
    }

    public int live() {
        return live;
    }

    /// One more than the highest row ever taken.
    public int end() {
        return made;
    }

    public int generation(int row) {
        return generations[row >>> CHUNK_SHIFT][row & (CHUNK - 1)];
    }

    /// Whether the row is taken, and by whom it was when it had this generation.
    public boolean isCurrent(int row, int generation) {
        return row >= 0 && row < made && generation(row) == generation && (generation & 1) == 1;
    }

    public boolean isTaken(int row) {
        return (generation(row) & 1) == 1;
    }

    public long get(int row, int column) {
        return chunks[row >>> CHUNK_SHIFT][(row & (CHUNK - 1)) * stride + column];
    }

    public void set(int row, int column, long value) {
        chunks[row >>> CHUNK_SHIFT][(row & (CHUNK - 1)) * stride + column] = value;
    }

    private void grow(int row) {
        int chunk = row >>> CHUNK_SHIFT;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk + 1);
            generations = Arrays.copyOf(generations, chunk + 1);
            chunks[chunk] = new long[CHUNK * stride];
            generations[chunk] = new int[CHUNK];
        }
    }
}
