package io.tidegate.health;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Member;
import java.net.URI;
import java.net.URISyntaxException;

/// A URL with `{host}` in place of each node's host. Immutable.
///
/// Over `http` that is the address that the node has now, so that nobody looks the name up a second time; over
/// `https` it is the host as it was written, which the certificate there is for.
public record UrlTemplate(String text) {
    public static final String HOST = "{host}";

    private static final String SECURE = "https";

    /// @throws IllegalArgumentException saying what to write
    public UrlTemplate {
        if (!text.contains(HOST)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" asks the same of every node; write {host} for theirs, such as"
                            + " \"http://{host}:8081/status\"");
        }
        parse(text, "node.example.org");
    }

    /// For a node that has an address.
    URI of(Member member) {
        return parse(text, isSecure() ? bracketed(member.node().address().host()) : numeric(member));
    }

    /// Whether it is asked over HTTPS.
    public boolean isSecure() {
        return text.startsWith(SECURE);
    }

    private static String numeric(Member member) {
        Endpoint first = member.endpoints().getFirst();
        String address = first.toString();
        return address.substring(0, address.lastIndexOf(':')); // with brackets where it is IPv6
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static URI parse(String text, String host) {
        try {
            URI uri = new URI(text.replace(HOST, host));
            boolean spoken = "http".equals(uri.getScheme()) || SECURE.equals(uri.getScheme());
            if (spoken && uri.getHost() != null && uri.getFragment() == null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no URL that can be asked; write such as \"http://{host}:8081/status\"");
    }

    @Override
    public String toString() {
        return text;
    }
}
