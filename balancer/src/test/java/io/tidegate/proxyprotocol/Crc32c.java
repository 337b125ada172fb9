package io.tidegate.proxyprotocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// CRC32C bit by bit, as RFC 4960 Appendix B defines it: written apart from the product, to check it.
record Crc32c(int value) {
    /// The Castagnoli polynomial, reflected.
    private static final int POLYNOMIAL = 0x82F63B78;

    Crc32c(byte[] bytes) {
        this(compute(bytes));
    }

    static Crc32c of(String text) {
        return new Crc32c(text.getBytes(US_ASCII));
    }

    private static int compute(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
        }
        return ~crc;
    }

    void putInto(byte[] out, int at) {
        for (int i = 0; i < 4; i++) {
            out[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }
}
