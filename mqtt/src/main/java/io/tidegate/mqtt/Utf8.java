package io.tidegate.mqtt;

/// Checks UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
final class Utf8 {
    enum Finding {
        WELL_FORMED,
        ILL_FORMED,
        HAS_NULL
    }

    private Utf8() {}

    static Finding check(byte[] bytes, int offset, int length) {
        int end = offset + length;
        Finding finding = Finding.WELL_FORMED;
        int at = offset;
        while (at < end) {
            int first = bytes[at] & 0xFF;
            if (first < 0x80) {
                if (first == 0) {
                    finding = Finding.HAS_NULL;
                }
                at++;
                continue;
            }
            int size = size(first);
            if (size == 0 || end - at < size || !isSequence(bytes, at, size)) {
                return Finding.ILL_FORMED;
            }
            at += size;
        }
        return finding;
    }

    private static int size(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            return 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 3;
        }
        return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    }

    private static boolean isSequence(byte[] bytes, int at, int size) {
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80; // below: overlong
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF; // above: a surrogate, or past U+10FFFF
        if (second < low || second > high) {
            return false;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}
