package io.tidegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page in Prometheus' text format 0.0.4, read strictly: HELP and TYPE before the samples of each family,
/// families and samples not repeated, labels well formed, counters that end in `_total` and are not
/// negative.
final class Exposition {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z][a-z0-9_]*) (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z][a-z0-9_]*) (counter|gauge)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z][a-z0-9_]*)(\\{.*\\})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*)\"(,|$)");

    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, String> helps = new HashMap<>();

    static Exposition parse(String page) {
        Exposition exposition = new Exposition();
        assertThat(page).endsWith("\n");
        String family = "";
        for (String line : page.substring(0, page.length() - 1).split("\n", -1)) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                family = help.group(1);
                assertThat(exposition.helps.put(family, help.group(2))).as(line).isNull();
            } else if (type.matches()) {
                assertThat(type.group(1)).isEqualTo(family);
                assertThat(exposition.types.put(family, type.group(2))).as(line).isNull();
            } else {
                exposition.sample(line, family);
            }
        }
        assertThat(exposition.types.keySet()).isEqualTo(exposition.helps.keySet());
        return exposition;
    }

    private void sample(String line, String family) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(sample.group(1)).as(line).isEqualTo(family);
        String labels = sample.group(2) == null ? "" : sample.group(2);
        if (!labels.isEmpty()) {
            checkLabels(labels.substring(1, labels.length() - 1));
        }
        double value = Double.parseDouble(sample.group(3));
        if ("counter".equals(types.get(family))) {
            assertThat(family).endsWith("_total");
            assertThat(value).isNotNegative();
        }
        assertThat(samples.put(family + labels, value)).as(line).isNull();
    }

    private static void checkLabels(String labels) {
        Set<String> names = new HashSet<>();
        Matcher label = LABEL.matcher(labels);
        int end = 0;
        while (end < labels.length()) {
            assertThat(label.find(end) && label.start() == end).as(labels).isTrue();
            assertThat(names.add(label.group(1))).as(labels).isTrue();
            end = label.end();
        }
    }

    double value(String sample) {
        assertThat(samples).containsKey(sample);
        return samples.getOrDefault(sample, Double.NaN);
    }

    Set<String> families() {
        return types.keySet();
    }

    List<String> samplesOf(String family) {
        return samples.keySet().stream()
                .filter(sample -> sample.startsWith(family + "{"))
                .toList();
    }
}
