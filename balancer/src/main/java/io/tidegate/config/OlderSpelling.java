package io.tidegate.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// EMQX 4 spelled a listener `listener.tcp.external = 1883` and `listener.tcp.external.proxy_protocol = on`; that means
/// `listeners.tcp.external` with `bind` and the rest. What is in `ssl_options` today stood among the keys of
/// `listener.ssl.external`.
final class OlderSpelling {
    /// The line that says where a listener is bound. In HOCON it would be overwritten by the lines that follow, and
    /// `0.0.0.0:1883` without quotes is not HOCON.
    private static final Pattern BIND_LINE = Pattern.compile(
            "(?m)^([ \\t]*)listener\\.(tcp|ssl)\\.([A-Za-z0-9_-]+)[ \\t]*=[ \\t]*(\"?)([0-9A-Za-z.:\\[\\]]+)\\4[ \\t]*(?=$|\\r|#|//)");

    /// A list without quotes, `tlsv1.3,tlsv1.2`, of which HOCON would understand the first element only.
    private static final Pattern LIST_LINE = Pattern.compile(
            "(?m)^([ \\t]*listener\\.ssl\\.[A-Za-z0-9_-]+\\.(?:tls_versions|ciphers|psk_ciphers)[ \\t]*=[ \\t]*)"
                    + "([A-Za-z0-9_.,:-]+)[ \\t]*(?=$|\\r|#|//)");

    /// What became of the keys of a listener for TLS.
    private static final Map<String, String> SSL_OPTIONS = Map.ofEntries(
            Map.entry("cacertfile", "cacertfile"),
            Map.entry("certfile", "certfile"),
            Map.entry("ciphers", "ciphers"),
            Map.entry("crlfile", "crlfile"),
            Map.entry("depth", "depth"),
            Map.entry("dhfile", "dhfile"),
            Map.entry("fail_if_no_peer_cert", "fail_if_no_peer_cert"),
            Map.entry("handshake_timeout", "handshake_timeout"),
            Map.entry("honor_cipher_order", "honor_cipher_order"),
            Map.entry("key_password", "password"),
            Map.entry("keyfile", "keyfile"),
            Map.entry("psk_ciphers", "psk_ciphers"),
            Map.entry("reuse_sessions", "reuse_sessions"),
            Map.entry("secure_renegotiate", "secure_renegotiate"),
            Map.entry("tls_versions", "versions"),
            Map.entry("verify", "verify"));

    private OlderSpelling() {}

    /// The same text, line for line, with those lines as HOCON understands them.
    static String asHocon(String text) {
        String lists = LIST_LINE.matcher(text).replaceAll("$1\"$2\" ");
        return BIND_LINE.matcher(lists).replaceAll("$1listener.$2.$3.bind = \"$5\" ");
    }

    /// The same configuration in today's spelling. A key that is spelled both ways is a problem.
    static ConfigObject asToday(ConfigObject root, Findings findings) {
        ConfigValue older = root.get("listener");
        if (!(older instanceof ConfigObject kinds)) {
            return root;
        }
        ConfigObject listeners = object(root.get("listeners"), kinds);
        for (Map.Entry<String, ConfigValue> kind : kinds.entrySet()) {
            String name = kind.getKey();
            ConfigValue translated = kind.getValue();
            if ((name.equals("tcp") || name.equals("ssl")) && translated instanceof ConfigObject named) {
                translated = listeners(name, named, object(listeners.get(name), named), findings);
            }
            listeners = listeners.withValue(name, translated);
        }
        return root.withoutKey("listener").withValue("listeners", listeners);
    }

    /// `today` with all of `named` in today's spelling.
    private static ConfigObject listeners(String kind, ConfigObject named, ConfigObject today, Findings findings) {
        ConfigObject all = today;
        for (String name : new TreeMap<>(named).keySet()) {
            ConfigObject listener = listener(value(named, name));
            String path = "listeners." + kind + "." + name;
            if (kind.equals("ssl")) {
                listener = withSslOptions(path, listener, findings);
            }
            ConfigValue other = all.get(name);
            if (other instanceof ConfigObject same) {
                sayTwice(path, listener, same, findings);
            }
            all = all.withValue(name, other == null ? listener : other.withFallback(listener));
        }
        return all;
    }

    private static ConfigObject withSslOptions(String path, ConfigObject older, Findings findings) {
        ConfigObject today = older;
        for (Map.Entry<String, ConfigValue> key : older.entrySet()) {
            String name = SSL_OPTIONS.get(key.getKey());
            if (name != null) {
                ConfigObject option = alone(name, key.getValue());
                ConfigObject options = object(today.get("ssl_options"), option);
                sayTwice(path + ".ssl_options", option, options, findings);
                today = today.withoutKey(key.getKey())
                        .withValue("ssl_options", options.withValue(name, key.getValue()));
            }
        }
        return today;
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
