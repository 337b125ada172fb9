package io.tidegate.systemtest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/// PROXY protocol headers, written and read by hand after its specification, section 2.2.
final class ProxyHeader {
    static final int CRC32C_TLV = 0x03;
    static final int UNIQUE_ID_TLV = 0x05;

    private static final String SIGNATURE = "0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A ";
    private static final int FIXED_BYTES = 16;
    private static final int IPV4_BYTES = 12;

    private ProxyHeader() {}

    /// TCP over IPv4, PROXY.
    ///
    /// @param addresses source and destination address, source and destination port, in hexadecimal
    static byte[] v2(String addresses) {
        return Packets.hex(SIGNATURE + "21 11 00 0C " + addresses);
    }

    /// The same with TLVs behind the addresses.
    static byte[] v2(byte[] addresses, byte[] tlvs) {
        int length = addresses.length + tlvs.length;
        return Packets.concat(Packets.hex(SIGNATURE + "21 11 " + portHex(length)), addresses, tlvs);
    }

    /// TCP over IPv6, PROXY.
    static byte[] v2OverIpv6(String addresses) {
        return Packets.hex(SIGNATURE + "21 21 00 24 " + addresses);
    }

    static byte[] v2Local() {
        return Packets.hex(SIGNATURE + "20 00 00 00");
    }

    static byte[] v1(String rest) {
        return ("PROXY " + rest + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    static String portHex(int port) {
        return "%02X %02X".formatted(port >> 8, port & 0xFF);
    }

    /// How many of these bytes are the v2 header that they begin with.
    static int lengthOfV2(byte[] bytes) {
        return FIXED_BYTES + ByteBuffer.wrap(bytes).getShort(FIXED_BYTES - 2);
    }

    /// The TLVs of the v2 header over IPv4 that these bytes begin with, in order, each by its type.
    static Map<Integer, byte[]> tlvs(byte[] bytes) {
        return parts(Arrays.copyOfRange(bytes, FIXED_BYTES + IPV4_BYTES, lengthOfV2(bytes)));
    }

    /// TLVs and nothing else, in order, each by its type.
    static Map<Integer, byte[]> parts(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        Map<Integer, byte[]> parts = new LinkedHashMap<>();
        while (rest.hasRemaining()) {
            int type = rest.get();
            byte[] value = new byte[rest.getShort()];
            rest.get(value);
            parts.put(type, value);
        }
        return parts;
    }

    /// Whether the checksum TLV is right: section 2.2.3.
    static boolean checksumHolds(byte[] bytes) {
        byte[] header = Arrays.copyOf(bytes, lengthOfV2(bytes));
        int at = FIXED_BYTES + IPV4_BYTES;
        while (header[at] != CRC32C_TLV) {
            at += 3 + ByteBuffer.wrap(header).getShort(at + 1);
        }
        int stated = ByteBuffer.wrap(header).getInt(at + 3);
        Arrays.fill(header, at + 3, at + 7, (byte) 0);
        CRC32C checksum = new CRC32C();
        checksum.update(header);
        return stated == (int) checksum.getValue();
    }
}
