package io.tidegate.proxyprotocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/// Which text that others chose a node may be told: whole and as it is, or not at all. Text that was cut or
/// stripped could be somebody else's.
final class Sayable {
    private static final int FIRST_NONCHARACTER = 0xFDD0;
    private static final int LAST_NONCHARACTER = 0xFDEF;

    private Sayable() {}

    /// 1..`max` visible characters of ASCII, no blank.
    static boolean isWord(byte[] text, int max) {
        for (byte b : text) {
            if (b <= ' ' || b > '~') { // a byte above 0x7F is negative
                return false;
            }
        }
        return text.length > 0 && text.length <= max;
    }

    /// 1..`max` bytes of UTF-8 without what no MQTT string should have: controls (C0, DEL, C1) and non-characters
    /// (MQTT 5 §1.5.4). A node may take it for a user name.
    static boolean isName(byte[] text, int max) {
        if (text.length == 0 || text.length > max) {
            return false;
        }
        String name = decode(text);
        return name != null && name.codePoints().noneMatch(Sayable::isForbidden);
    }

    private static boolean isForbidden(int codePoint) {
        boolean noncharacter =
                (codePoint >= FIRST_NONCHARACTER && codePoint <= LAST_NONCHARACTER) || (codePoint & 0xFFFE) == 0xFFFE;
        return Character.isISOControl(codePoint) || noncharacter;
    }

    /// Null where the bytes are not well-formed UTF-8.
    static @Nullable String decode(byte[] text) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException _) {
            return null; // somebody else's mistake, or intent: the caller leaves it out
        }
    }

    /// Null where the text has half of a surrogate pair, which UTF-8 cannot say.
    static byte @Nullable [] encode(String text) {
        try {
            ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException _) {
            return null; // as above
        }
    }
}
