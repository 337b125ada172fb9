package io.tidegate.proxyprotocol;

import java.util.Arrays;
import java.util.HexFormat;

/// One type-length-value of a version 2 header (§2.2). Immutable: bytes are copied in and out.
///
/// The value is opaque here; what is known of the second-level TLVs within [#SSL] stands in [ClientTlvs].
public final class Tlv {
    public static final int ALPN = 0x01;
    public static final int AUTHORITY = 0x02;
    public static final int CRC32C = 0x03;
    public static final int NOOP = 0x04;
    public static final int UNIQUE_ID = 0x05;
    public static final int SSL = 0x20;

    public static final int TYPE_MAX = 0xFF;
    /// Bytes of a value: its length is written in 16 bits.
    public static final int VALUE_MAX = 0xFFFF;
    /// Bytes of the value of [#UNIQUE_ID] (§2.2.5).
    public static final int UNIQUE_ID_MAX = 128;

    /// Bytes before the value: one of type, two of length.
    static final int HEAD = 3;

    /// A checksum yet to be computed.
    static final Tlv ZERO_CHECKSUM = new Tlv(CRC32C, new byte[Integer.BYTES]);

    private final int type;
    private final byte[] value;

    private Tlv(int type, byte[] value) {
        int max = type == UNIQUE_ID ? UNIQUE_ID_MAX : VALUE_MAX;
        if (type < 0 || type > TYPE_MAX) {
            throw new IllegalArgumentException("a TLV's type must be 0.." + TYPE_MAX + ", was " + type);
        }
        if (value.length > max) {
            throw new IllegalArgumentException(
                    "the value of TLV type " + type + " has at most " + max + " bytes, not " + value.length);
        }
        this.type = type;
        this.value = value;
    }

    public static Tlv of(int type, byte[] value) {
        return new Tlv(type, value.clone());
    }

    static Tlv copyOf(int type, byte[] bytes, int from, int to) {
        return new Tlv(type, Arrays.copyOfRange(bytes, from, to));
    }

    public int type() {
        return type;
    }

    public byte[] value() {
        return value.clone();
    }

    /// Bytes of the value.
    public int length() {
        return value.length;
    }

    /// Writes all of it; answers the offset after it.
    int write(byte[] out, int offset) {
        out[offset] = (byte) type;
        out[offset + 1] = (byte) (value.length >>> 8);
        out[offset + 2] = (byte) value.length;
        System.arraycopy(value, 0, out, offset + HEAD, value.length);
        return offset + HEAD + value.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tlv that && type == that.type && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "0x" + HexFormat.of().toHexDigits((byte) type) + "="
                + HexFormat.of().formatHex(value);
    }
}
