package io.tidegate.link;

import java.util.regex.Pattern;

/// A pattern for what clients ask for by SNI (RFC 6066 §3): a host name, or `*.` and one, where `*`
/// stands for exactly one label, as in certificates (RFC 9525 §6.3). Immutable.
///
/// @param pattern in ASCII, lower case
public record ServerName(String pattern) {
    private static final Pattern SHAPE =
            Pattern.compile("(?=.{1,253}$)(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");

    /// @throws IllegalArgumentException where it is no such pattern, which the message says
    public ServerName {
        if (!SHAPE.matcher(pattern).matches()) {
            throw new IllegalArgumentException("\"" + pattern
                    + "\" is no host name in lower-case ASCII, nor \"*.\" and one; \"*\" is exactly one label,"
                    + " and only the first");
        }
    }

    /// Whether a client that asks for `name` is meant; upper and lower case are the same.
    boolean matches(String name) {
        if (!pattern.startsWith("*.")) {
            return same(name, 0, pattern, 0);
        }
        int dot = name.indexOf('.');
        return dot > 0 && same(name, dot, pattern, 1);
    }

    /// Whether `name` from `at` to its end is `text` from `from` to its end.
    private static boolean same(String name, int at, String text, int from) {
        if (name.length() - at != text.length() - from) {
            return false;
        }
        for (int i = 0; i < text.length() - from; i++) {
            if (lower(name.charAt(at + i)) != text.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    /// In ASCII only: no other letter becomes one of its.
    private static char lower(char letter) {
        return letter >= 'A' && letter <= 'Z' ? (char) (letter + 'a' - 'A') : letter;
    }

    /// As it was written.
    @Override
    public String toString() {
        return pattern;
    }
}
