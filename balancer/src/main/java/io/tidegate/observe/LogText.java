package io.tidegate.observe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/// Lines of logfmt, as bytes: `key=value key="quoted value"`. Confined to the journal's thread.
///
/// What is quoted can contain anything and still is one line of harmless text: `"` and `\` are written `\"`
/// and `\\`; controls (C0, DEL, C1), line and paragraph separators, formatting such as bidirectional
/// overrides, and what is no character are written as JSON does, with `u` and four hexadecimal digits;
/// bytes that are not UTF-8 with `x` and two. So no text that a client chose can end a line, forge a field,
/// or move a terminal's cursor, and each can be read back exactly.
final class LogText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final int NANOS_PER_MICRO = 1_000;

    private byte[] bytes = new byte[1024];
    private int length;
    private int lineStart;
    private String time = "";
    private long timeMillis = -1;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        lineStart = 0;
    }

    void end() {
        put('\n');
        lineStart = length;
    }

    /// Takes back what was written since the last [#end].
    void abandonLine() {
        length = lineStart;
    }

    LogText time(String key, long epochMillis) {
        if (epochMillis != timeMillis) {
            time = TIME.format(Instant.ofEpochMilli(epochMillis));
            timeMillis = epochMillis;
        }
        key(key);
        ascii(time);
        return this;
    }

    LogText number(String key, long value) {
        key(key);
        ascii(Long.toString(value));
        return this;
    }

    /// Milliseconds with three decimals.
    LogText millis(String key, long nanos) {
        long micros = nanos / NANOS_PER_MICRO;
        key(key);
        ascii(Long.toString(micros / 1000));
        put('.');
        int rest = (int) (micros % 1000);
        put('0' + rest / 100);
        put('0' + rest / 10 % 10);
        put('0' + rest % 10);
        return this;
    }

    /// Bare where that is unmistakable, else quoted.
    LogText word(String key, String value) {
        if (!isBare(value)) {
            return quoted(key, value, value.length());
        }
        key(key);
        ascii(value);
        return this;
    }

    /// At most `charsMax` of the text, and `KEY_length` after it where that is not all.
    LogText quoted(String key, String value, int charsMax) {
        key(key);
        put('"');
        int end = Math.min(value.length(), charsMax);
        int at = 0;
        while (at < end) {
            int codePoint = value.codePointAt(at);
            character(codePoint);
            at += Character.charCount(codePoint);
        }
        put('"');
        return at < value.length() ? number(key + "_length", value.length()) : this;
    }

    LogText quoted(String key, byte[] value, int kept) {
        key(key);
        put('"');
        int at = 0;
        while (at < kept) {
            int codePoint = Utf8.decode(value, at, kept);
            if (codePoint == Utf8.INVALID) {
                escape('x', Byte.toUnsignedInt(value[at]), 2);
                at++;
            } else {
                character(codePoint);
                at += Utf8.length(codePoint);
            }
        }
        put('"');
        return this;
    }

    private static boolean isBare(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain = c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\';
            if (!plain) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private void key(String key) {
        if (length > lineStart) {
            put(' ');
        }
        ascii(key);
        put('=');
    }

    private void character(int codePoint) {
        if (codePoint == '"' || codePoint == '\\') {
            put('\\');
            put(codePoint);
        } else if (isHarmless(codePoint)) {
            utf8(codePoint);
        } else if (Character.isBmpCodePoint(codePoint)) {
            escape('u', codePoint, 4);
        } else {
            escape('u', Character.highSurrogate(codePoint), 4);
            escape('u', Character.lowSurrogate(codePoint), 4);
        }
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private void escape(char kind, int value, int digits) {
        put('\\');
        put(kind);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            put(HEX[(value >> shift) & 0xF]);
        }
    }

    private void utf8(int codePoint) {
        int size = Utf8.length(codePoint);
        if (size == 1) {
            put(codePoint);
            return;
        }
        put((0xF00 >> size) | (codePoint >> (6 * (size - 1))));
        for (int shift = 6 * (size - 2); shift >= 0; shift -= 6) {
            put(0x80 | ((codePoint >> shift) & 0x3F));
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
    }
}
