package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.join;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.random.RandomGenerator;

/// A valid CONNECT as a client writes it, and what reading it must say.
final class ConnectPacket {
    private static final Version[] VERSIONS = Version.values();
    private static final String CHARACTERS =
            "abcXYZ019-_/+# \t\u0001\u007f\u00e9\u0080\u07ff\u0800\ufeff\uffff\ud83d\udea2";

    private final byte[] bytes;
    private final Connect expected;

    private ConnectPacket(byte[] bytes, Connect expected) {
        this.bytes = bytes;
        this.expected = expected;
    }

    byte[] bytes() {
        return bytes;
    }

    Connect expected() {
        return expected;
    }

    static ConnectPacket any(RandomGenerator random) {
        Version version = VERSIONS[random.nextInt(VERSIONS.length)];
        boolean five = version == Version.V5;
        PropertyScript properties = five ? PropertyScript.ofConnect(random) : PropertyScript.NONE;
        var start = random.nextBoolean() ? Connect.Start.CLEAN : Connect.Start.RESUME;
        boolean mayBeNameless = five || (version == Version.V3_1_1 && start == Connect.Start.CLEAN);
        boolean nameless = mayBeNameless && random.nextInt(4) == 0;
        Field userName = random.nextBoolean() ? text(random, 12) : null;
        Field password = (five || userName != null) && random.nextBoolean() ? field(noise(random, 12)) : null;
        Connect connect = new Connect(
                0,
                version,
                !five && random.nextInt(8) == 0 ? Connect.Origin.BRIDGE : Connect.Origin.CLIENT,
                start,
                random.nextInt(65_536),
                nameless
                        ? field(new byte[0])
                        : field(join(new byte[] {'i'}, text(random, 60).toByteArray())),
                random.nextBoolean() ? will(random, version) : null,
                userName,
                password,
                properties.meaning());
        byte[] bytes = encode(connect, properties.block());
        return new ConnectPacket(bytes, ofLength(bytes.length, connect));
    }

    private static Will will(RandomGenerator random, Version version) {
        PropertyScript properties = version == Version.V5 ? PropertyScript.ofWill(random) : PropertyScript.NONE;
        return new Will(
                random.nextInt(3),
                random.nextBoolean() ? Will.Retain.YES : Will.Retain.NO,
                text(random, 20),
                field(noise(random, 300)),
                field(version == Version.V5 ? properties.block() : new byte[0]),
                properties.willDelaySeconds());
    }

    private static Connect ofLength(int length, Connect connect) {
        return new Connect(
                length,
                connect.version(),
                connect.origin(),
                connect.start(),
                connect.keepAliveSeconds(),
                connect.clientId(),
                connect.will(),
                connect.userName(),
                connect.password(),
                connect.properties());
    }

    private static byte[] encode(Connect connect, byte[] properties) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(prefixed(connect.version().protocolName().getBytes(UTF_8)));
        body.write(connect.version().level() + (connect.origin() == Connect.Origin.BRIDGE ? 0x80 : 0));
        body.write(flags(connect));
        body.write(connect.keepAliveSeconds() >> 8);
        body.write(connect.keepAliveSeconds());
        if (connect.version() == Version.V5) {
            body.writeBytes(properties);
        }
        body.writeBytes(prefixed(connect.clientId().toByteArray()));
        Will will = connect.will();
        if (will != null) {
            body.writeBytes(will.properties().toByteArray());
            body.writeBytes(prefixed(will.topic().toByteArray()));
            body.writeBytes(prefixed(will.payload().toByteArray()));
        }
        if (connect.userName() != null) {
            body.writeBytes(prefixed(connect.userName().toByteArray()));
        }
        if (connect.password() != null) {
            body.writeBytes(prefixed(connect.password().toByteArray()));
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x10);
        writeVariable(packet, body.size());
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }

    private static int flags(Connect connect) {
        int flags = connect.start() == Connect.Start.CLEAN ? 0x02 : 0;
        Will will = connect.will();
        if (will != null) {
            flags += 0x04 + 0x08 * will.qos() + (will.retain() == Will.Retain.YES ? 0x20 : 0);
        }
        return flags + (connect.password() == null ? 0 : 0x40) + (connect.userName() == null ? 0 : 0x80);
    }

    static void writeVariable(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write(0x80 + rest % 0x80);
            rest /= 0x80;
        }
        out.write(rest);
    }

    static byte[] prefixed(byte[] bytes) {
        return join(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
    }

    static Field field(byte[] bytes) {
        return new Field(bytes, 0, bytes.length);
    }

    static byte[] noise(RandomGenerator random, int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    static Field text(RandomGenerator random, int lengthMax) {
        int[] characters = CHARACTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(lengthMax + 1); i > 0; i--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return field(text.toString().getBytes(UTF_8));
    }
}
