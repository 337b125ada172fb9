package io.tidegate.systemtest.wire;

import io.tidegate.systemtest.wire.Packet.Ack;
import io.tidegate.systemtest.wire.Packet.Auth;
import io.tidegate.systemtest.wire.Packet.Connack;
import io.tidegate.systemtest.wire.Packet.Connect;
import io.tidegate.systemtest.wire.Packet.Disconnect;
import io.tidegate.systemtest.wire.Packet.Filter;
import io.tidegate.systemtest.wire.Packet.Kind;
import io.tidegate.systemtest.wire.Packet.Pingreq;
import io.tidegate.systemtest.wire.Packet.Pingresp;
import io.tidegate.systemtest.wire.Packet.Publish;
import io.tidegate.systemtest.wire.Packet.Suback;
import io.tidegate.systemtest.wire.Packet.Subscribe;
import io.tidegate.systemtest.wire.Packet.Unsuback;
import io.tidegate.systemtest.wire.Packet.Unsubscribe;
import io.tidegate.systemtest.wire.Packet.Will;
import io.tidegate.systemtest.wire.Properties.Entry;
import io.tidegate.systemtest.wire.Properties.Pair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Packets become bytes: chapter 3. Checks nothing: a test may write what must not be.
public final class PacketWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean isFive;

    private PacketWriter(boolean isFive) {
        this.isFive = isFive;
    }

    /// @param level of the protocol: 4 or 5; a CONNECT has its own
    public static byte[] bytes(Packet packet, int level) {
        int own = packet instanceof Connect connect ? connect.level() : level;
        PacketWriter body = new PacketWriter(own == Packet.MQTT_5);
        int first = body.write(packet);
        PacketWriter whole = new PacketWriter(false);
        whole.out.write(first);
        whole.variable(body.out.size());
        whole.out.writeBytes(body.out.toByteArray());
        return whole.out.toByteArray();
    }

    /// Answers the first byte.
    private int write(Packet packet) {
        return switch (packet) {
            case Connect connect -> connect(connect);
            case Connack(boolean present, int code, Properties properties) -> {
                out.write(present ? 1 : 0);
                out.write(code);
                properties(properties);
                yield 0x20;
            }
            case Publish publish -> publish(publish);
            case Ack ack -> {
                twoBytes(ack.id());
                reason(ack.code(), ack.properties());
                yield ack.kind().type << 4 | (ack.kind() == Kind.PUBREL ? 2 : 0);
            }
            case Subscribe subscribe -> subscribe(subscribe);
            case Suback(int id, var codes, Properties properties) -> {
                twoBytes(id);
                properties(properties);
                codes.forEach(out::write);
                yield 0x90;
            }
            case Unsubscribe(int id, var filters, Properties properties) -> {
                twoBytes(id);
                properties(properties);
                filters.forEach(this::text);
                yield 0xA2;
            }
            case Unsuback(int id, var codes, Properties properties) -> {
                twoBytes(id);
                properties(properties);
                codes.forEach(out::write);
                yield 0xB0;
            }
            case Pingreq _ -> 0xC0;
            case Pingresp _ -> 0xD0;
            case Disconnect(int code, Properties properties) -> {
                reason(code, properties);
                yield 0xE0;
            }
            case Auth(int code, Properties properties) -> {
                reason(code, properties);
                yield 0xF0;
            }
        };
    }

    private int connect(Connect connect) {
        text("MQTT");
        out.write(connect.level());
        Will will = connect.will();
        int flags = connect.clean() ? 2 : 0;
        if (will != null) {
            flags |= 4 | will.qos() << 3 | (will.retain() ? 0x20 : 0);
        }
        String user = connect.userName();
        Bytes password = connect.password();
        out.write(flags | (user != null ? 0x80 : 0) | (password != null ? 0x40 : 0));
        twoBytes(connect.keepAlive());
        properties(connect.properties());
        text(connect.clientId());
        if (will != null) {
            properties(will.properties());
            text(will.topic());
            binary(will.payload());
        }
        if (user != null) {
            text(user);
        }
        if (password != null) {
            binary(password);
        }
        return 0x10;
    }

    private int publish(Publish publish) {
        text(publish.topic());
        if (publish.qos() > 0) {
            twoBytes(publish.id());
        }
        properties(publish.properties());
        out.writeBytes(publish.payload().array());
        return 0x30 | (publish.dup() ? 8 : 0) | publish.qos() << 1 | (publish.retain() ? 1 : 0);
    }

    private int subscribe(Subscribe subscribe) {
        twoBytes(subscribe.id());
        properties(subscribe.properties());
        for (Filter filter : subscribe.filters()) {
            text(filter.filter());
            out.write(filter.qos()
                    | (filter.noLocal() ? 4 : 0)
                    | (filter.retainAsPublished() ? 8 : 0)
                    | filter.retainHandling() << 4);
        }
        return 0x82;
    }

    /// Left out where it is success without properties, and in MQTT 3.1.1.
    private void reason(int code, Properties properties) {
        if (isFive && (code != 0 || !properties.entries().isEmpty())) {
            out.write(code);
            if (!properties.entries().isEmpty()) {
                properties(properties);
            }
        }
    }

    private void properties(Properties properties) {
        if (!isFive) {
            return;
        }
        PacketWriter own = new PacketWriter(true);
        for (Entry entry : properties.entries()) {
            own.variable(entry.property().id);
            own.value(entry);
        }
        variable(own.out.size());
        out.writeBytes(own.out.toByteArray());
    }

    private void value(Entry entry) {
        switch (entry.value()) {
            case Long number -> number(entry.property(), number);
            case String text -> text(text);
            case Bytes bytes -> binary(bytes);
            case Pair(String name, String value) -> {
                text(name);
                text(value);
            }
            default -> throw new IllegalArgumentException(entry.toString());
        }
    }

    private void number(Property property, long number) {
        switch (property.kind) {
            case BYTE -> out.write((int) number);
            case TWO_BYTES -> twoBytes((int) number);
            case FOUR_BYTES -> {
                twoBytes((int) (number >>> 16));
                twoBytes((int) number);
            }
            default -> variable((int) number);
        }
    }

    private void twoBytes(int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private void variable(int value) {
        int rest = value;
        do {
            int digit = rest & 0x7F;
            rest >>>= 7;
            out.write(rest > 0 ? digit | 0x80 : digit);
        } while (rest > 0);
    }

    private void text(String text) {
        binary(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void binary(Bytes bytes) {
        twoBytes(bytes.length());
        out.writeBytes(bytes.array());
    }
}
