package io.tidegate.admin;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request for a change says besides its path: the pairs of its query and those of the flat JSON object in its
/// body. Immutable.
record Arguments(Map<String, String> values) {
    private static final int DEPTH_MAX = 1;

    Arguments {
        values = Map.copyOf(values);
    }

    /// @param known names that mean something here
    /// @throws IllegalArgumentException saying what is wrong and what to write
    static Arguments of(Request request, Set<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        String query = request.query();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                put(
                        values,
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        known,
                        () -> equals < 0 ? "true" : decoded(pair.substring(equals + 1)));
            }
        }
        if (request.body().length > 0) {
            object(request.body()).forEach((name, value) -> put(values, name, known, () -> text(name, value)));
        }
        return new Arguments(values);
    }

    /// Null where it is not said.
    @Nullable
    String find(String name) {
        return values.get(name);
    }

    /// Whether a flag is said to be true.
    boolean has(String flag) {
        String value = values.get(flag);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw new IllegalArgumentException(flag + " is true or false, not \"" + value + "\"");
    }

    private interface Late {
        String text();
    }

    private static void put(Map<String, String> values, String name, Set<String> known, Late value) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException("\"" + name + "\" means nothing here"
                    + (known.isEmpty() ? "" : ", only " + String.join(", ", known)));
        }
        if (values.put(name, value.text()) != null) {
            throw new IllegalArgumentException(name + " is said twice");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// By the parser of the configuration, which is strict about JSON where it is told so.
    private static Map<String, Object> object(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.chars().filter(c -> c == '{' || c == '[').count() > DEPTH_MAX) {
            throw new IllegalArgumentException("the body must be a flat JSON object such as {\"weight\": 2}");
        }
        try {
            ConfigObject object = ConfigFactory.parseString(
                            text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
                    .root();
            return object.unwrapped();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "the body must be a flat JSON object such as {\"weight\": 2}: " + e.getMessage(), e);
        }
    }

    private static String text(String name, @Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean flag -> flag.toString();
            case Number number -> number.toString();
            case null, default -> throw new IllegalArgumentException(name + " must be a text, a number or a flag");
        };
    }
}
