package io.tidegate.benchmark.report;

import java.util.Map;

/// One proxy's turn in one round. Immutable.
///
/// @param round from 1
/// @param place in the order of the round, from 1
/// @param proxy its key: `tidegate`
/// @param figures by name
public record Run(int round, int place, String proxy, Map<String, Double> figures) {
    /// @throws IllegalArgumentException where there is none of this name
    public double figure(String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException(proxy + " has no figure " + name + " among " + figures.keySet());
        }
        return value;
    }
}
