package io.tidegate.systemtest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The line of the log about one closed link, field by field. Immutable.
record LinkLine(Map<String, String> fields) {
    private static final Pattern FIELD = Pattern.compile("(\\w+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S*))");

    /// Empty for any other line.
    static Optional<LinkLine> parse(String line) {
        if (!line.contains(" event=link_closed ")) {
            return Optional.empty();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
        }
        return Optional.of(new LinkLine(fields));
    }

    /// Empty text where the line does not have it.
    String get(String key) {
        return fields.getOrDefault(key, "");
    }

    boolean has(String key, String value) {
        return get(key).equals(value);
    }
}
