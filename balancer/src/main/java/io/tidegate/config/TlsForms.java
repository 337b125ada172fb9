package io.tidegate.config;

import io.tidegate.link.ServerName;
import io.tidegate.tls.TlsVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Forms of what belongs to TLS: files, versions, suites, names.
final class TlsForms {
    private static final Pattern SUITE = Pattern.compile("[A-Z][A-Z0-9]*([-_][A-Z0-9]+)+");
    private static final Pattern PROTOCOL = Pattern.compile("[!-~]{1,255}");
    private static final Pattern OLD_VERSION =
            Pattern.compile("(d?tls|ssl)[-_ ]?(v?[0-9].*)?", Pattern.CASE_INSENSITIVE);

    private TlsForms() {}

    /// The name of a file, as it is written.
    static Form<String> file() {
        return Form.text("file name", text -> {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("names no file; name one, or remove the key");
            }
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("no file has such a name");
            }
            return text;
        });
    }

    static Form<TlsVersion> version() {
        return Form.text(TlsVersion.TLS_1_3.spelling() + " / " + TlsVersion.TLS_1_2.spelling(), text -> {
            for (TlsVersion version : TlsVersion.values()) {
                if (version.spelling().equals(text)) {
                    return version;
                }
            }
            String hint = "write tlsv1.3 or tlsv1.2";
            throw new IllegalArgumentException(
                    OLD_VERSION.matcher(text).matches() && !text.contains("1.3") && !text.contains("1.2")
                            ? text + " is not spoken (RFC 8996); " + hint
                            : "\"" + text + "\" is no version of TLS; " + hint);
        });
    }

    /// One cipher suite, in OpenSSL's spelling or the standard's. Whether there is one is for TLS to say.
    static Form<String> suite() {
        return Form.text("cipher suite", text -> {
            if (!SUITE.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "\"" + text
                                + "\" is no cipher suite; write names such as ECDHE-ECDSA-AES128-GCM-SHA256, without operators");
            }
            return text;
        });
    }

    /// A protocol of ALPN (RFC 7301).
    static Form<String> protocol() {
        return Form.text("protocol", text -> {
            if (!PROTOCOL.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no protocol of ALPN; write 1..255 ASCII letters, such as mqtt");
            }
            return text;
        });
    }

    static Form<URI> url() {
        return Form.text("URL", TlsForms::parseUrl);
    }

    /// @throws IllegalArgumentException where it is none of HTTP
    static URI parseUrl(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw new IllegalArgumentException("\"" + text + "\" is no URL; write such as \"http://ocsp.example.org\"");
    }

    /// What a listener's route may ask for.
    static Form<ServerName> serverName() {
        return Form.text("host name, or `\"*.\"` and one", text -> new ServerName(text.toLowerCase(Locale.ROOT)));
    }

    /// One host name.
    static Form<String> host() {
        return Form.text("host name", text -> {
            if (text.equals("disable")) {
                throw new IllegalArgumentException(
                        "the host name is always checked; write the name that is in the nodes' certificate,"
                                + " or verify = verify_none");
            }
            if (text.contains("*")) {
                throw new IllegalArgumentException("\"" + text + "\" is no host name: it has a *");
            }
            return new ServerName(text.toLowerCase(Locale.ROOT)).pattern();
        });
    }
}
