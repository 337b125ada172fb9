package io.tidegate.mqtt;

import java.io.ByteArrayOutputStream;

/// The remaining length of a fixed header (3.1.1: 2.2.3; 5: 2.1.4), which starts at the second byte of
/// a packet.
final class RemainingLength {
    static final int INCOMPLETE = -1;
    static final int TOO_LONG = -2;

    /// Where TOO_LONG is said. That it is the shortest encoding is another matter [MQTT-1.5.5-1].
    static final String STATEMENT = "§2.2.3";

    static final String WHY_TOO_LONG = "the remaining length has more than four bytes";

    static final int BYTES_MAX = 4;

    private RemainingLength() {}

    /// Bytes behind the fixed header, or [#INCOMPLETE], or [#TOO_LONG]: the fourth byte announces a
    /// fifth.
    ///
    /// @param length how many of `bytes` there are
    static int read(byte[] bytes, int length) {
        int value = 0;
        for (int i = 0; i < BYTES_MAX; i++) {
            if (1 + i >= length) {
                return INCOMPLETE;
            }
            int digit = bytes[1 + i] & 0xFF;
            value |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0) {
                return value;
            }
        }
        return TOO_LONG;
    }

    /// Where the fixed header ends; only where [#read] answered a number.
    static int end(byte[] bytes) {
        int at = 1;
        while (bytes[at] < 0) {
            at++;
        }
        return at + 1;
    }

    /// In as few bytes as it needs.
    ///
    /// @param value 0..268,435,455
    static void write(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write(0x80 | (rest & 0x7F));
            rest >>= 7;
        }
        out.write(rest);
    }

    /// Whether the same number could be said in fewer bytes.
    static boolean isPadded(byte[] bytes) {
        int end = end(bytes);
        return end > 2 && bytes[end - 1] == 0;
    }
}
