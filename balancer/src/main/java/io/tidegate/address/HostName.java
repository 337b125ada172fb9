package io.tidegate.address;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads host names as DNS has them, in ASCII, strictly, and never asks a name server.
///
/// Labels of 1..63 letters, digits, hyphens and, as real networks have them, underscores; no hyphen first or last
/// in one (RFC 1123 §2.1), no dot at the end, and no number as the last label: that would be an IP address, which
/// is no host name (RFC 6066 §3).
public final class HostName {
    /// Characters of the longest name: 255 bytes in DNS (RFC 1035 §2.3.4).
    public static final int LENGTH_MAX = 253;

    private static final int LABEL_MAX = 63;

    private HostName() {}

    /// The name in lower case, which is the same name (RFC 4343); null where the text is none.
    public static @Nullable String parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return null;
        }
        int from = 0;
        int to = endOfLabel(text, from);
        while (to < text.length()) {
            if (!isLabel(text, from, to)) {
                return null;
            }
            from = to + 1;
            to = endOfLabel(text, from);
        }
        return isLabel(text, from, to) && !isNumber(text, from, to) ? text.toLowerCase(Locale.ROOT) : null;
    }

    private static int endOfLabel(String text, int from) {
        int dot = text.indexOf('.', from);
        return dot < 0 ? text.length() : dot;
    }

    private static boolean isLabel(String text, int from, int to) {
        if (from == to || to - from > LABEL_MAX || text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !isDigit(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
