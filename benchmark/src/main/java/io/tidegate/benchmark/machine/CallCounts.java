package io.tidegate.benchmark.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How often each system call was made: the table that `strace -c` ends with. Immutable.
///
/// @param calls by name, the most frequent first
public record CallCounts(Map<String, Long> calls) {
    private static final int CALLS = 3;
    private static final int FIELDS_MIN = 5;

    /// @throws IllegalArgumentException where there is no such table
    public static CallCounts parse(String text) {
        List<Map.Entry<String, Long>> found = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split(" +", -1); // time, seconds, µs a call, calls, errors if any, name
            if (fields.length >= FIELDS_MIN && fields[CALLS].matches("\\d+")) {
                found.add(Map.entry(fields[fields.length - 1], Long.parseLong(fields[CALLS])));
            }
        }
        found.removeIf(entry -> entry.getKey().equals("total"));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no counts of strace: " + text);
        }
        found.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        Map<String, Long> calls = new LinkedHashMap<>();
        found.forEach(entry -> calls.merge(entry.getKey(), entry.getValue(), Long::sum));
        return new CallCounts(calls);
    }

    public long total() {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }
}
