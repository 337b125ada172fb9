package io.tidegate.config;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostName;
import io.tidegate.address.HostPort;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Forms of where nodes are listed: names in DNS, name servers, REST APIs.
final class DiscoveryForms {
    private static final int DNS_PORT = 53;
    private static final Pattern CREDENTIAL = Pattern.compile("\\P{Cntrl}{1,255}");

    private DiscoveryForms() {}

    /// A name in DNS; a dot at its end keeps search domains away.
    static Form<String> name() {
        return Form.text("name in DNS", text -> {
            String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
            if (HostName.parse(bare) == null) {
                throw new IllegalArgumentException("\"" + text
                        + "\" is no name in DNS; write such as \"emqx-headless.default.svc.cluster.local\" or"
                        + " \"_mqtt._tcp.example.org\"");
            }
            return text;
        });
    }

    /// A name server; without a port it is 53.
    static Form<Endpoint> server() {
        return Form.text("IP address, or IP address:port", text -> {
            Endpoint alone = literal(text);
            if (alone != null) {
                return alone;
            }
            HostPort written = HostPort.parse(text);
            Endpoint endpoint = written.literal();
            if (endpoint == null || endpoint.port() == 0) {
                throw new IllegalArgumentException("\"" + text
                        + "\" is no address of a name server; write such as \"10.96.0.10\" or \"127.0.0.1:5353\"");
            }
            return endpoint;
        });
    }

    private static @Nullable Endpoint literal(String text) {
        return text.isEmpty() ? null : new HostPort(text, DNS_PORT).literal();
    }

    /// Where a REST API is: no path, and nothing secret.
    static Form<URI> api() {
        return Form.text("URL without a path", text -> {
            URI api = TlsForms.parseUrl(text);
            String path = api.getRawPath() == null ? "" : api.getRawPath();
            if (api.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "a URL with a name or a password in it would be in every log; write api_key and api_secret");
            }
            if (!(path.isEmpty() || path.equals("/")) || api.getRawQuery() != null || api.getRawFragment() != null) {
                throw new IllegalArgumentException("\"" + text
                        + "\": write where the REST API is, without a path, such as \"http://emqx1:18083\"");
            }
            return api;
        });
    }

    /// Who somebody is: not a secret.
    static Form<String> credential() {
        return Form.text("text", text -> {
            if (!CREDENTIAL.matcher(text).matches()) {
                throw new IllegalArgumentException("has 1..255 characters, none of them a control character");
            }
            return text;
        });
    }
}
