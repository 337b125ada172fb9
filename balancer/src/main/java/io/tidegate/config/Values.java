package io.tidegate.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What HOCON's values are to us.
final class Values {
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,6}");
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]*");
    private static final List<String> OFF = List.of("off", "false", "no");

    private Values() {}

    /// The text of a single value, as it was written; null of lists and objects.
    static @Nullable String text(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING -> (String) value.unwrapped();
            case NUMBER, BOOLEAN -> value.render();
            case LIST, OBJECT, NULL -> null;
        };
    }

    /// `off`, where the text is any of HOCON's words for it.
    static String off(String text) {
        return OFF.contains(text) ? "off" : text;
    }

    static String kind(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> written(value);
            case LIST -> "a list";
            case OBJECT -> "a block in braces";
            case NULL -> "null";
        };
    }

    /// As a configuration would spell it.
    static String written(ConfigValue value) {
        List<ConfigValue> elements = elements(value);
        if (elements != null) {
            return elements.stream().map(Values::written).collect(Collectors.joining(", ", "[", "]"));
        }
        String text = text(value);
        return text != null && PLAIN.matcher(text).matches() ? text : value.render(ConfigRenderOptions.concise());
    }

    /// As a configuration would spell it.
    static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : ConfigUtil.quoteString(text);
    }

    /// The elements of a list, or of a block whose keys are numbers (`access.1 = …`), which HOCON
    /// takes for a list; null of everything else.
    static @Nullable List<ConfigValue> elements(ConfigValue value) {
        return switch (value) {
            case ConfigList list -> list;
            case ConfigObject object
            when isIndexed(object) -> {
                List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(object.entrySet());
                entries.sort(Comparator.comparingInt(entry -> Integer.parseInt(entry.getKey())));
                yield entries.stream().map(Map.Entry::getValue).toList();
            }
            default -> null;
        };
    }

    private static boolean isIndexed(ConfigObject object) {
        return !object.isEmpty()
                && object.keySet().stream().allMatch(key -> INDEX.matcher(key).matches());
    }

    static boolean isNull(ConfigValue value) {
        return value.valueType() == ConfigValueType.NULL;
    }
}
