package io.tidegate.fleet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// All pools at one moment: members and their health in one snapshot. Immutable.
public record Fleet(List<Pool> pools) {
    public Fleet {
        pools = List.copyOf(pools);
        Set<String> names = new HashSet<>();
        for (Pool pool : pools) {
            if (!names.add(pool.name())) {
                throw new IllegalArgumentException("pool " + pool.name() + " is there twice");
            }
        }
    }

    /// @throws IllegalArgumentException where there is none of that name: who routes has checked
    public Pool pool(String name) {
        for (Pool pool : pools) {
            if (pool.name().equals(name)) {
                return pool;
            }
        }
        throw new IllegalArgumentException("no pool is called " + name);
    }

    /// The next snapshot; the same instance where the event changed nothing. Only the pool it is about is built
    /// anew.
    ///
    /// @param random for the jitter of back-offs
    public Fleet apply(FleetEvent event, RandomGenerator random) {
        for (int i = 0; i < pools.size(); i++) {
            Pool before = pools.get(i);
            if (before.name().equals(event.id().pool())) {
                Pool after = before.after(event, random);
                return after == before ? this : with(i, after);
            }
        }
        return this;
    }

    private Fleet with(int index, Pool pool) {
        List<Pool> next = new ArrayList<>(pools);
        next.set(index, pool);
        return new Fleet(next);
    }
}
