package io.tidegate.balance;

import java.util.BitSet;

/// The members of a pool, by index, that one client was already given to, or that were full. Confined.
public final class Tried {
    private final BitSet indexes = new BitSet();

    public void add(int index) {
        indexes.set(index);
    }

    public boolean contains(int index) {
        return indexes.get(index);
    }

    public int size() {
        return indexes.cardinality();
    }
}
