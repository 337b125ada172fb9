package io.tidegate.continuity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Things by packet id, 1..65535. The first one takes no more memory than there is, and no look-up allocates. Confined.
final class IdTable<E> {
    private static final int FIRST_CAPACITY = 8;
    private static final int SPREAD = 0x9E37_79B1;

    private static final int[] NO_IDS = {};
    private static final Object[] NO_THINGS = {};

    /// One of them stands here: most clients have one under way at a time. 0 where there is none.
    private int onlyId;

    private @Nullable E only;
    private int[] ids = NO_IDS;
    private @Nullable Object[] things = NO_THINGS;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    E get(int id) {
        if (id == onlyId) {
            return only;
        }
        int slot = find(id);
        return slot < 0 ? null : at(slot);
    }

    boolean has(int id) {
        return get(id) != null;
    }

    @SuppressWarnings("unchecked") // only put() writes
    private @Nullable E at(int slot) {
        return (E) things[slot];
    }

    /// Takes the place of the one that has the id.
    void put(int id, E thing) {
        if (size == 0 || id == onlyId) {
            size = Math.max(1, size);
            onlyId = id;
            only = thing;
            return;
        }
        int slot = find(id);
        if (slot >= 0) {
            things[slot] = thing;
            return;
        }
        if ((size + 1) * 2 > ids.length) {
            grow();
        }
        insert(id, thing);
        size++;
    }

    private void insert(int id, Object thing) {
        int slot = home(id);
        while (ids[slot] != 0) {
            slot = (slot + 1) & (ids.length - 1);
        }
        ids[slot] = id;
        things[slot] = thing;
    }

    private void grow() {
        int[] oldIds = ids;
        @Nullable Object[] oldThings = things;
        int capacity = Math.max(FIRST_CAPACITY, oldIds.length * 2);
        ids = new int[capacity];
        things = new Object[capacity];
        for (int slot = 0; slot < oldIds.length; slot++) {
            Object thing = oldThings[slot];
            if (thing != null) {
                insert(oldIds[slot], thing);
            }
        }
    }

    @Nullable
    E remove(int id) {
        if (id == onlyId) {
            E removed = only;
            onlyId = 0;
            only = null;
            size -= removed == null ? 0 : 1;
            return removed;
        }
        int slot = find(id);
        if (slot < 0) {
            return null;
        }
        E removed = at(slot);
        closeGap(slot);
        size--;
        return removed;
    }

    /// What follows the gap and belongs before it moves there.
    private void closeGap(int slot) {
        int mask = ids.length - 1;
        int gap = slot;
        int next = (slot + 1) & mask;
        while (ids[next] != 0) {
            int home = home(ids[next]);
            if (((next - home) & mask) >= ((next - gap) & mask)) {
                ids[gap] = ids[next];
                things[gap] = things[next];
                gap = next;
            }
            next = (next + 1) & mask;
        }
        ids[gap] = 0;
        things[gap] = null;
    }

    void clear() {
        onlyId = 0;
        only = null;
        Arrays.fill(ids, 0);
        Arrays.fill(things, null);
        size = 0;
    }

    /// All of them, in no order.
    List<E> values() {
        List<E> all = new ArrayList<>(size);
        if (only != null) {
            all.add(only);
        }
        for (int slot = 0; slot < ids.length; slot++) {
            E thing = at(slot);
            if (thing != null) {
                all.add(thing);
            }
        }
        return all;
    }

    private int home(int id) {
        return ((id * SPREAD) >>> 16) & (ids.length - 1);
    }

    /// -1 where there is none.
    private int find(int id) {
        if (ids.length == 0 || size == (onlyId == 0 ? 0 : 1)) {
            return -1;
        }
        int slot = home(id);
        while (ids[slot] != 0) {
            if (ids[slot] == id) {
                return slot;
            }
            slot = (slot + 1) & (ids.length - 1);
        }
        return -1;
    }
}
