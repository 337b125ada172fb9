package io.tidegate.fleet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
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

    /// The next snapshot; the same instance where the event changed nothing. Only pools that it is about are
    /// built anew.
    ///
    /// @param random for the jitter of back-offs
    public Fleet apply(FleetEvent event, RandomGenerator random) {
        return switch (event) {
            case FleetEvent.OfNode node ->
                changed(pool -> pool.name().equals(node.id().pool()) ? pool.after(node, random) : pool);
            case FleetEvent.Listed listed ->
                changed(pool -> pool.name().equals(listed.pool()) ? pool.listed(listed) : pool);
            case FleetEvent.Passed passed -> changed(pool -> pool.at(passed.atNanos()));
        };
    }

    private Fleet changed(UnaryOperator<Pool> change) {
        List<Pool> next = new ArrayList<>(pools);
        next.replaceAll(change);
        for (int i = 0; i < pools.size(); i++) {
            if (next.get(i) != pools.get(i)) {
                return new Fleet(next);
            }
        }
        return this;
    }
}
