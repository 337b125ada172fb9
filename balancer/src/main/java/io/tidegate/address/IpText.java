package io.tidegate.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Reads IP addresses as text, strictly, and never asks a name server.
final class IpText {
    private IpText() {}

    /// Null where the text is no IP address. Dotted decimal has four parts without leading zeros (RFC 6943 §3.1.1).
    static @Nullable InetAddress parse(String text) {
        try {
            return text.indexOf(':') >= 0 ? Inet6Address.ofLiteral(text) : ipv4(text);
        } catch (IllegalArgumentException _) {
            return null; // a name, or nonsense: the caller says which
        }
    }

    private static @Nullable InetAddress ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        for (String part : parts) {
            boolean plain =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(Character::isDigit);
            if (!plain || (part.length() > 1 && part.charAt(0) == '0')) {
                return null;
            }
        }
        return Inet4Address.ofLiteral(text);
    }
}
