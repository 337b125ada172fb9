package io.tidegate.benchmark.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Maps, lists, texts, numbers and truths as JSON (RFC 8259), laid out so that two results can be compared
/// line by line. Confined.
public final class Json {
    private static final int FLAT_CHARS_MAX = 120;
    private static final double EXACT = 1e15;

    private Json() {}

    /// @param value [Map], [List], [String], [Number], [Boolean] or null, and such things in them
    public static String write(@Nullable Object value) {
        return pretty(value, "") + "\n";
    }

    /// What fits into a line stands on one, and a map of mere values.
    private static String pretty(@Nullable Object value, String indent) {
        String flat = flat(value);
        if (flat.length() + indent.length() <= FLAT_CHARS_MAX || isRecord(value)) {
            return flat;
        }
        String deeper = indent + "  ";
        return switch (value) {
            case Map<?, ?> map ->
                lines(
                        map.entrySet().stream()
                                .map(entry ->
                                        text(String.valueOf(entry.getKey())) + ": " + pretty(entry.getValue(), deeper))
                                .toList(),
                        "{}",
                        indent);
            case List<?> list ->
                lines(list.stream().map(each -> pretty(each, deeper)).toList(), "[]", indent);
            case null, default -> flat;
        };
    }

    private static boolean isRecord(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                && map.values().stream().noneMatch(each -> each instanceof Map || each instanceof List);
    }

    private static String lines(List<String> parts, String brackets, String indent) {
        String deeper = "\n" + indent + "  ";
        return brackets.charAt(0) + deeper + String.join("," + deeper, parts) + "\n" + indent + brackets.charAt(1);
    }

    private static String flat(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map ->
                "{"
                        + String.join(
                                ", ",
                                map.entrySet().stream()
                                        .map(entry ->
                                                text(String.valueOf(entry.getKey())) + ": " + flat(entry.getValue()))
                                        .toList())
                        + "}";
            case List<?> list ->
                "[" + String.join(", ", list.stream().map(Json::flat).toList()) + "]";
            case Double number -> number(number);
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> text(value.toString());
        };
    }

    /// Six digits that count; what is no number is null, JSON has no word for it.
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            return Long.toString((long) value);
        }
        return Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.5e", value)));
    }

    private static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
