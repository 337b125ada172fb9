package io.tidegate.systemtest;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// MQTT packets as bytes, without a library: a test can send what no library would.
final class Packets {
    static final byte[] PINGREQ = hex("C0 00");
    static final byte[] PINGRESP = hex("D0 00");
    static final byte[] DISCONNECT = hex("E0 00");

    /// CONNACK of MQTT 3.1 and 3.1.1: accepted.
    static final byte[] ACCEPTED = hex("20 02 00 00");

    /// The same of MQTT 5, without properties.
    static final byte[] ACCEPTED_5 = hex("20 03 00 00 00");

    private Packets() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static String text(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }

    /// A string of MQTT: two bytes of length, then UTF-8.
    static byte[] field(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return concat(new byte[] {(byte) (utf8.length >> 8), (byte) utf8.length}, utf8);
    }

    static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 5);
        out.write(first);
        int rest = body.length;
        do {
            int digit = rest & 0x7F;
            rest >>>= 7;
            out.write(rest > 0 ? digit | 0x80 : digit);
        } while (rest > 0);
        out.writeBytes(body);
        return out.toByteArray();
    }

    /// QoS 0, MQTT 3.
    static byte[] publish(String topic, byte[] payload) {
        return packet(0x30, concat(field(topic), payload));
    }

    /// One filter, QoS 0, packet id 1, MQTT 3.
    static byte[] subscribe(String filter) {
        return packet(0x82, concat(hex("00 01"), field(filter), hex("00")));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /// The next packet, whole.
    static byte[] read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int digit;
        int shift = 0;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        byte[] body = new byte[length];
        in.readFully(body);
        return packet(first, body);
    }
}
