package io.tidegate.benchmark.report;

import java.util.LinkedHashMap;
import java.util.Map;

/// One proxy's turn in one round. Immutable.
///
/// @param round from 1
/// @param place in the order of the round, from 1
/// @param proxy its key: `tidegate`
/// @param figures by name
public record Run(int round, int place, String proxy, Map<String, Double> figures) {
    static final String ROUND = "round";
    static final String PLACE = "place";
    static final String PROXY = "proxy";

    /// @throws IllegalArgumentException where there is none of this name
    public double figure(String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException(proxy + " has no figure " + name + " among " + figures.keySet());
        }
        return value;
    }

    boolean has(String name) {
        return figures.containsKey(name);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(ROUND, round);
        json.put(PLACE, place);
        json.put(PROXY, proxy);
        json.putAll(figures);
        return json;
    }
}
