package io.tidegate.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Reads IP addresses as text, strictly, and never asks a name server.
public final class IpText {
    private static final int GROUP_DIGITS_MAX = 4;

    private IpText() {}

    /// Null where the text is no IP address. Dotted decimal has four parts without leading zeros (RFC 6943 §3.1.1);
    /// IPv6 is as in RFC 4291 §2.2, without brackets and without a zone, and an IPv4-mapped one is the IPv4
    /// address.
    public static @Nullable InetAddress parse(String text) {
        try {
            return text.indexOf(':') >= 0 ? ipv6(text) : ipv4(text);
        } catch (IllegalArgumentException _) {
            return null; // a name, or nonsense: the caller says which
        }
    }

    private static @Nullable InetAddress ipv4(String text) {
        return isDotted(text) ? Inet4Address.ofLiteral(text) : null;
    }

    /// The JDK does the work; what it tolerates beyond RFC 4291 (brackets, zones, "00001", "01.2.3.4") ends here.
    private static @Nullable InetAddress ipv6(String text) {
        String groups = text;
        if (text.indexOf('.') >= 0) {
            int tail = text.lastIndexOf(':') + 1;
            if (!isDotted(text.substring(tail))) {
                return null;
            }
            groups = text.substring(0, tail);
        }
        int digits = 0;
        for (int i = 0; i < groups.length(); i++) {
            char c = groups.charAt(i);
            digits = c == ':' ? 0 : digits + 1;
            if ((c != ':' && !isHex(c)) || digits > GROUP_DIGITS_MAX) {
                return null;
            }
        }
        return Inet6Address.ofLiteral(text);
    }

    private static boolean isDotted(String text) {
        String[] parts = text.split("\\.", -1);
        for (String part : parts) {
            boolean plain =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(IpText::isDigit);
            if (!plain || (part.length() > 1 && part.charAt(0) == '0')) {
                return false;
            }
        }
        return parts.length == 4;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /// The one canonical text of an address: RFC 5952 for IPv6 (lower case, the longest run of zeros left out).
    public static String print(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int from = longestZeros(groups);
        int to = from;
        while (to < groups.length && groups[to] == 0) {
            to++;
        }
        return to - from < 2 ? hex(groups, 0, 8) : hex(groups, 0, from) + "::" + hex(groups, to, 8);
    }

    /// Where the longest run of zeros starts, the first of several.
    private static int longestZeros(int[] groups) {
        int best = 0;
        int bestLength = 0;
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            length = groups[i] == 0 ? length + 1 : 0;
            if (length > bestLength) {
                bestLength = length;
                best = i - length + 1;
            }
        }
        return best;
    }

    private static String hex(int[] groups, int from, int to) {
        StringJoiner text = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            text.add(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
