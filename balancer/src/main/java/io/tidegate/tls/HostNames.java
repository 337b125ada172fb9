package io.tidegate.tls;

import io.tidegate.address.IpText;
import java.net.IDN;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether a certificate is for a host (RFC 9525 §6): by its subjectAltName alone, never by its CN.
///
/// A name may begin with `*.`, which stands for exactly one label; of what follows, two labels at
/// least, so that nobody is every host of a top-level domain. An IP address is compared as bytes.
final class HostNames {
    // GeneralName, RFC 5280 §4.2.1.6
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

    private HostNames() {}

    /// @param host a DNS name, perhaps with letters beyond ASCII or a dot at the end; or an IP address
    static boolean isFor(X509Certificate certificate, @Nullable String host) {
        if (host == null) {
            return false;
        }
        InetAddress address = IpText.parse(host);
        if (address != null) {
            return names(certificate, IP_ADDRESS).stream()
                    .anyMatch(name -> Objects.equals(IpText.parse(name), address));
        }
        String name = normal(host);
        return name != null && names(certificate, DNS_NAME).stream().anyMatch(pattern -> matches(pattern, name));
    }

    /// DNS names and addresses, as they stand there.
    static List<String> of(X509Certificate certificate) {
        List<String> names = new ArrayList<>(names(certificate, DNS_NAME));
        names.addAll(names(certificate, IP_ADDRESS));
        return names;
    }

    /// In lower case, as A-labels (RFC 5890 §2.3.2.1), without a dot at the end; null = no host name.
    private static @Nullable String normal(String host) {
        try {
            String name = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            return LABELS.matcher(plain).matches() ? plain : null;
        } catch (IllegalArgumentException _) {
            return null; // no name of a host, so nobody's
        }
    }

    private static boolean matches(String pattern, String name) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        if (!wanted.startsWith("*.")) {
            return wanted.equals(name);
        }
        String parent = wanted.substring(1);
        int dot = name.indexOf('.');
        return dot > 0 && parent.indexOf('.', 1) > 0 && name.substring(dot).equals(parent);
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all == null) {
                return List.of();
            }
            List<String> names = new ArrayList<>();
            for (List<?> name : all) {
                if (name.get(0) instanceof Integer type && type == kind && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
            return names;
        } catch (CertificateParsingException _) {
            return List.of(); // names that cannot be read are nobody's
        }
    }
}
