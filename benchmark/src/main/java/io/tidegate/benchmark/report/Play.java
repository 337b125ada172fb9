package io.tidegate.benchmark.report;

import java.util.LinkedHashMap;
import java.util.Map;

/// One call of the benchmark, whatever it played. Immutable.
///
/// @param date of its start, by which it is known: `2026-11-26T01:02:03Z`
/// @param commit that was measured; `-dirty` where something was changed after it
/// @param length of warm-up and windows, for people
/// @param minutes that it took so far
/// @param stolen part of the machine's time that others had, 0..1
/// @param loadBefore processes that ran or waited, the mean of the minute before
public record Play(String date, String commit, String length, double minutes, double stolen, double loadBefore) {
    /// The same, later.
    public Play after(double minutesSofar, double stolenSofar) {
        return new Play(date, commit, length, minutesSofar, stolenSofar, loadBefore);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("date", date);
        json.put("commit", commit);
        json.put("length", length);
        json.put("minutes", minutes);
        json.put("stolen", stolen);
        json.put("load_before", loadBefore);
        return json;
    }
}
