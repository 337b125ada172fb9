package io.tidegate.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pauses for garbage, as the JVM logs them (`-Xlog:gc:file=...`). Confined.
final class Pauses {
    private static final Pattern PAUSE = Pattern.compile(".*GC\\(\\d+\\) Pause (\\w+).* ([0-9.]+)ms$");

    private final Path log;
    private int seen;

    Pauses(Path log) {
        this.log = log;
    }

    /// @param full those of the whole heap among them
    record Since(int full, List<Double> millis) {
        @Override
        public String toString() {
            if (millis.isEmpty()) {
                return "no pause";
            }
            double sum = millis.stream().mapToDouble(each -> each).sum();
            return "%,d pauses%s: median %.1f ms, longest %.1f ms, together %.0f ms"
                    .formatted(
                            millis.size(),
                            full == 0 ? "" : ", " + full + " for the whole heap",
                            millis.get(millis.size() / 2),
                            millis.getLast(),
                            sum);
        }
    }

    /// Since this was asked before.
    Since take() {
        List<String> lines;
        try {
            lines = Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int full = 0;
        List<Double> millis = new ArrayList<>();
        for (String line : lines.subList(seen, lines.size())) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.matches()) {
                millis.add(Double.parseDouble(pause.group(2)));
                full += pause.group(1).equals("Full") ? 1 : 0;
            }
        }
        seen = lines.size();
        millis.sort(null);
        return new Since(full, millis);
    }
}
