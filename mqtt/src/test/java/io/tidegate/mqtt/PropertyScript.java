package io.tidegate.mqtt;

import io.tidegate.mqtt.ConnectProperties.ProblemInformation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Properties of MQTT 5 in any order, and what they mean.
final class PropertyScript {
    static final PropertyScript NONE = new PropertyScript();

    private final List<byte[]> encoded = new ArrayList<>();
    private ConnectProperties meaning = ConnectProperties.DEFAULT;
    private long willDelaySeconds;

    private PropertyScript() {}

    static PropertyScript ofConnect(RandomGenerator random) {
        PropertyScript script = new PropertyScript();
        long expiry = random.nextBoolean() ? script.number(0x11, 4, random.nextLong(1L << 32)) : 0;
        long receive = random.nextBoolean() ? script.number(0x21, 2, random.nextLong(1, 65_536)) : 65_535;
        long size = random.nextBoolean()
                ? script.number(0x27, 4, random.nextLong(1, 1L << 32))
                : ConnectProperties.NO_LIMIT;
        long aliases = random.nextBoolean() ? script.number(0x22, 2, random.nextLong(65_536)) : 0;
        long problems = random.nextBoolean() ? script.number(0x17, 1, random.nextLong(2)) : 1;
        if (random.nextBoolean()) {
            script.number(0x19, 1, random.nextLong(2));
        }
        Field method = random.nextBoolean() ? script.string(0x15, random) : null;
        if (method != null && random.nextBoolean()) {
            script.binary(0x16, random);
        }
        script.userProperties(random);
        script.meaning = new ConnectProperties(
                expiry,
                (int) receive,
                size,
                (int) aliases,
                problems == 0 ? ProblemInformation.UNWANTED : ProblemInformation.WANTED,
                method);
        return script;
    }

    static PropertyScript ofWill(RandomGenerator random) {
        PropertyScript script = new PropertyScript();
        script.willDelaySeconds = random.nextBoolean() ? script.number(0x18, 4, random.nextLong(1L << 32)) : 0;
        if (random.nextBoolean()) {
            script.number(0x01, 1, random.nextLong(2));
            script.number(0x02, 4, random.nextLong(1L << 32));
            script.string(0x03, random);
            script.string(0x08, random);
            script.binary(0x09, random);
        }
        script.userProperties(random);
        return script;
    }

    private void userProperties(RandomGenerator random) {
        for (int i = random.nextInt(4); i > 0; i--) {
            byte[] name = ConnectPacket.prefixed(ConnectPacket.text(random, 4).toByteArray());
            byte[] value = ConnectPacket.prefixed(ConnectPacket.text(random, 4).toByteArray());
            add(0x26, Wire.join(name, value));
        }
        Collections.shuffle(encoded, new Random(random.nextLong()));
    }

    private long number(int identifier, int size, long value) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >> (8 * (size - 1 - i)));
        }
        add(identifier, bytes);
        return value;
    }

    private Field string(int identifier, RandomGenerator random) {
        Field text = ConnectPacket.text(random, 10);
        add(identifier, ConnectPacket.prefixed(text.toByteArray()));
        return text;
    }

    private void binary(int identifier, RandomGenerator random) {
        add(identifier, ConnectPacket.prefixed(ConnectPacket.noise(random, 10)));
    }

    private void add(int identifier, byte[] value) {
        encoded.add(Wire.join(new byte[] {(byte) identifier}, value));
    }

    ConnectProperties meaning() {
        return meaning;
    }

    long willDelaySeconds() {
        return willDelaySeconds;
    }

    /// Their length, and they.
    byte[] block() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConnectPacket.writeVariable(
                out, encoded.stream().mapToInt(one -> one.length).sum());
        encoded.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
