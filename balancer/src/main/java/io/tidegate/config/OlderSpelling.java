package io.tidegate.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// EMQX 4 spelled a listener `listener.tcp.external = 1883` and `listener.tcp.external.proxy_protocol = on`; that means
/// `listeners.tcp.external` with `bind` and the rest.
final class OlderSpelling {
    /// The line that says where a listener is bound. In HOCON it would be overwritten by the lines that follow, and
    /// `0.0.0.0:1883` without quotes is not HOCON.
    private static final Pattern BIND_LINE = Pattern.compile(
            "(?m)^([ \\t]*)listener\\.tcp\\.([A-Za-z0-9_-]+)[ \\t]*=[ \\t]*(\"?)([0-9A-Za-z.:\\[\\]]+)\\3[ \\t]*(?=$|\\r|#|//)");

    private OlderSpelling() {}

    /// The same text, line for line, with those lines as HOCON understands them.
    static String asHocon(String text) {
        return BIND_LINE.matcher(text).replaceAll("$1listener.tcp.$2.bind = \"$4\" ");
    }

    /// The same configuration in today's spelling. A key that is spelled both ways is a problem.
    static ConfigObject asToday(ConfigObject root, Findings findings) {
        ConfigValue older = root.get("listener");
        if (!(older instanceof ConfigObject kinds)) {
            return root;
        }
        ConfigObject listeners = object(root.get("listeners"), kinds);
        for (Map.Entry<String, ConfigValue> kind : kinds.entrySet()) {
            ConfigValue translated = kind.getValue();
            if (kind.getKey().equals("tcp") && translated instanceof ConfigObject named) {
                ConfigObject today = object(listeners.get("tcp"), named);
                for (String name : new TreeMap<>(named).keySet()) {
                    ConfigObject listener = listener(value(named, name));
                    ConfigValue other = today.get(name);
                    if (other instanceof ConfigObject same) {
                        sayTwice("listeners.tcp." + name, listener, same, findings);
                    }
                    today = today.withValue(name, other == null ? listener : other.withFallback(listener));
                }
                translated = today;
            }
            listeners = listeners.withValue(kind.getKey(), translated);
        }
        return root.withoutKey("listener").withValue("listeners", listeners);
    }

    private static ConfigObject object(@Nullable ConfigValue value, ConfigObject place) {
        return value instanceof ConfigObject object
                ? object
                : ConfigValueFactory.fromMap(Map.of()).withOrigin(place.origin());
    }

    private static ConfigObject listener(ConfigValue older) {
        if (!(older instanceof ConfigObject keys)) {
            return alone("bind", older);
        }
        ConfigObject today = keys;
        ConfigValue access = keys.get("access");
        if (access != null) {
            today = today.withoutKey("access").withValue("access_rules", access);
        }
        ConfigValue backlog = keys.get("backlog");
        if (backlog != null) {
            ConfigObject options = object(today.get("tcp_options"), alone("backlog", backlog));
            today = today.withoutKey("backlog").withValue("tcp_options", options.withValue("backlog", backlog));
        }
        return today;
    }

    private static ConfigObject alone(String key, ConfigValue value) {
        return ConfigValueFactory.fromMap(Map.of()).withOrigin(value.origin()).withValue(key, value);
    }

    private static void sayTwice(String path, ConfigObject older, ConfigObject today, Findings findings) {
        older.forEach((key, value) -> {
            ConfigValue other = today.get(key);
            if (other instanceof ConfigObject inner && value instanceof ConfigObject olderInner) {
                sayTwice(path + "." + key, olderInner, inner, findings);
            } else if (other != null) {
                findings.problem(
                        value.origin(),
                        path + "." + key + " is there twice, also at " + Findings.source(other.origin()));
            }
        });
    }

    private static ConfigValue value(ConfigObject object, String key) {
        ConfigValue value = object.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key);
        }
        return value;
    }
}
