package io.tidegate.proxyprotocol;

/// The numbers of version 2 (§2.2), for reading and writing alike.
final class V2Format {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    static final byte FIRST_BYTE = 0x0D;
    static final int SIGNATURE_LENGTH = 12;

    static final int COMMAND_AT = 12;
    static final int FAMILY_AT = 13;
    /// Two bytes: how many bytes follow the fixed part.
    static final int LENGTH_AT = 14;
    /// Bytes of the fixed part; the addresses begin here.
    static final int FIXED = 16;

    static final byte LOCAL = 0x20;
    static final byte PROXY = 0x21;
    static final byte TCP_OVER_IPV4 = 0x11;
    static final byte TCP_OVER_IPV6 = 0x21;

    /// Bytes of two addresses and two ports.
    static final int IPV4_BYTES = 2 * 4 + 2 * 2;
    static final int IPV6_BYTES = 2 * 16 + 2 * 2;
    static final int UNIX_BYTES = 2 * 108;

    private static final int UNSPEC = 0;
    private static final int UNIX = 3;
    private static final int DGRAM = 2;

    private V2Format() {}

    /// Whether the first bytes are the signature, as far as they have arrived.
    static boolean startsAsSignature(byte[] bytes, int length) {
        int known = Math.min(length, SIGNATURE_LENGTH);
        for (int i = 0; i < known; i++) {
            if (bytes[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    static void writeSignature(byte[] out, int offset) {
        System.arraycopy(SIGNATURE, 0, out, offset, SIGNATURE_LENGTH);
    }

    /// Whether the specification names the address family and the transport protocol of the 14th byte.
    static boolean isAssigned(byte family) {
        return addressFamily(family) <= UNIX && protocol(family) <= DGRAM;
    }

    /// Bytes of the addresses that an assigned 14th byte promises; 0 where it is UNSPEC and promises none.
    static int addressBytes(byte family) {
        if (protocol(family) == UNSPEC) {
            return 0;
        }
        return switch (addressFamily(family)) {
            case 1 -> IPV4_BYTES;
            case 2 -> IPV6_BYTES;
            case UNIX -> UNIX_BYTES;
            default -> 0;
        };
    }

    private static int addressFamily(byte family) {
        return (family & 0xF0) >>> 4;
    }

    private static int protocol(byte family) {
        return family & 0x0F;
    }

    static int uint8(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }

    static int uint16(byte[] bytes, int at) {
        return uint8(bytes, at) << 8 | uint8(bytes, at + 1);
    }

    static void putUint16(byte[] out, int at, int value) {
        out[at] = (byte) (value >>> 8);
        out[at + 1] = (byte) value;
    }
}
