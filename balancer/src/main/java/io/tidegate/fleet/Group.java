package io.tidegate.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// Some members of a pool, by their index in it, in the order of their names. Immutable.
///
/// By name, so that nothing depends on the order in which nodes are listed.
public final class Group {
    private final int[] indexes;

    private Group(int[] indexes) {
        this.indexes = indexes;
    }

    static Group of(List<Member> members, int[] byName, Predicate<Member> filter) {
        int[] indexes = new int[byName.length];
        int size = 0;
        for (int index : byName) {
            if (filter.test(members.get(index))) {
                indexes[size++] = index;
            }
        }
        return new Group(Arrays.copyOf(indexes, size));
    }

    public int size() {
        return indexes.length;
    }

    /// The index in the pool of the `position`th, from 0.
    public int at(int position) {
        return indexes[position];
    }
}
