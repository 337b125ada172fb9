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
import io.tidegate.systemtest.wire.Property.Place;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bytes become packets: chapter 3. Throws [Malformed].
public final class PacketReader {
    private final Fields fields;
    private final int flags;
    private final boolean isFive;

    private PacketReader(ByteBuffer body, int flags, boolean isFive) {
        this.fields = new Fields(body);
        this.flags = flags;
        this.isFive = isFive;
    }

    /// The next packet, taken from `in`; null where it is not whole, and then nothing is taken.
    ///
    /// @param level of the protocol: 4 or 5; a CONNECT has its own
    public static @Nullable Packet next(ByteBuffer in, int level) {
        if (!in.hasRemaining()) {
            return null;
        }
        int first = in.get(in.position()) & 0xFF;
        ByteBuffer body = Fields.whole(in);
        if (body == null) {
            return null;
        }
        PacketReader reader = new PacketReader(body, first & 0x0F, level == Packet.MQTT_5);
        Packet packet = reader.packet(first >> 4);
        reader.fields.end();
        return packet;
    }

    private Packet packet(int type) {
        int wanted = switch (type) {
            case 3 -> flags;
            case 6, 8, 10 -> 2;
            default -> 0;
        };
        if (flags != wanted) {
            throw Malformed.packet("flags %d of packet type %d".formatted(flags, type));
        }
        return switch (type) {
            case 1 -> connect();
            case 2 -> connack();
            case 3 -> publish();
            case 4 -> ack(Kind.PUBACK);
            case 5 -> ack(Kind.PUBREC);
            case 6 -> ack(Kind.PUBREL);
            case 7 -> ack(Kind.PUBCOMP);
            case 8 -> subscribe();
            case 9 -> suback();
            case 10 -> unsubscribe();
            case 11 -> unsuback();
            case 12 -> new Pingreq();
            case 13 -> new Pingresp();
            case 14 -> disconnect();
            case 15 -> auth();
            default -> throw Malformed.packet("packet type 0");
        };
    }

    private Properties properties(int place) {
        return isFive ? fields.properties(place) : Properties.NONE;
    }

    private Connect connect() {
        if (!fields.text().equals("MQTT")) {
            throw new Malformed(0x84, "not the protocol MQTT");
        }
        int level = fields.oneByte();
        if (level != Packet.MQTT_3_1_1 && level != Packet.MQTT_5) {
            throw new Malformed(0x84, "level " + level);
        }
        int bits = fields.oneByte();
        boolean hasWill = (bits & 0x04) != 0;
        int willQos = bits >> 3 & 3;
        if ((bits & 1) != 0 || willQos == 3 || (!hasWill && (bits & 0x38) != 0)) {
            throw Malformed.packet("CONNECT flags 0x%02X".formatted(bits));
        }
        int keepAlive = fields.twoBytes();
        PacketReader own = level == Packet.MQTT_5 == isFive ? this : new PacketReader(this, level == Packet.MQTT_5);
        Properties properties = own.properties(Place.CONNECT);
        String clientId = fields.text();
        Will will = null;
        if (hasWill) {
            Properties ofWill = own.properties(Place.WILL);
            will = new Will(fields.text(), fields.binary(), willQos, (bits & 0x20) != 0, ofWill);
            checkName(will.topic());
        }
        if (level == Packet.MQTT_3_1_1 && (bits & 0xC0) == 0x40) {
            throw Malformed.packet("a password without a user name");
        }
        String user = (bits & 0x80) != 0 ? fields.text() : null;
        Bytes password = (bits & 0x40) != 0 ? fields.binary() : null;
        return new Connect(level, clientId, (bits & 2) != 0, keepAlive, will, user, password, properties);
    }

    /// The same packet, read as of the other version.
    private PacketReader(PacketReader same, boolean isFive) {
        this.fields = same.fields;
        this.flags = same.flags;
        this.isFive = isFive;
    }

    private static void checkName(String topic) {
        if (!Topics.isName(topic)) {
            throw new Malformed(0x90, "topic name '" + topic + "'");
        }
    }

    private Connack connack() {
        int bits = fields.oneByte();
        int code = fields.oneByte();
        if (bits > 1 || (bits == 1 && code != 0)) {
            throw Malformed.protocol("CONNACK flags %d with code 0x%02X".formatted(bits, code));
        }
        return new Connack(bits == 1, code, properties(Place.CONNACK));
    }

    private Publish publish() {
        boolean dup = (flags & 8) != 0;
        int qos = flags >> 1 & 3;
        if (qos == 3 || (qos == 0 && dup)) {
            throw Malformed.packet("PUBLISH flags " + flags);
        }
        String topic = fields.text();
        int id = qos > 0 ? fields.packetId() : 0;
        Properties properties = properties(Place.PUBLISH);
        if (topic.isEmpty() && isFive) {
            if (!properties.has(Property.ALIAS)) {
                throw Malformed.protocol("PUBLISH with neither topic nor alias");
            }
        } else {
            checkName(topic);
        }
        return new Publish(dup, qos, (flags & 1) != 0, topic, id, properties, fields.rest());
    }

    private Ack ack(Kind kind) {
        int id = fields.packetId();
        int code = isFive && !fields.isEmpty() ? fields.oneByte() : 0;
        boolean isLong = isFive && !fields.isEmpty();
        return new Ack(kind, id, code, isLong ? properties(Place.ACKNOWLEDGEMENT) : Properties.NONE);
    }

    private Subscribe subscribe() {
        int id = fields.packetId();
        Properties properties = properties(Place.SUBSCRIBE);
        List<Filter> filters = new ArrayList<>();
        do {
            String filter = filter();
            int options = fields.oneByte();
            int handling = options >> 4 & 3;
            if ((options & 3) == 3 || (options & (isFive ? 0xC0 : 0xFC)) != 0 || handling == 3) {
                throw Malformed.protocol("subscription options 0x%02X".formatted(options));
            }
            filters.add(new Filter(filter, options & 3, (options & 4) != 0, (options & 8) != 0, handling));
        } while (!fields.isEmpty());
        return new Subscribe(id, List.copyOf(filters), properties);
    }

    private String filter() {
        if (fields.isEmpty()) {
            throw Malformed.protocol("no topic filter");
        }
        String filter = fields.text();
        if (!Topics.isFilter(filter)) {
            throw new Malformed(0x8F, "topic filter '" + filter + "'");
        }
        return filter;
    }

    private Unsubscribe unsubscribe() {
        int id = fields.packetId();
        Properties properties = properties(Place.UNSUBSCRIBE);
        List<String> filters = new ArrayList<>();
        do {
            filters.add(filter());
        } while (!fields.isEmpty());
        return new Unsubscribe(id, List.copyOf(filters), properties);
    }

    private Suback suback() {
        int id = fields.packetId();
        Properties properties = properties(Place.ACKNOWLEDGEMENT);
        return new Suback(id, codes(), properties);
    }

    private Unsuback unsuback() {
        int id = fields.packetId();
        Properties properties = properties(Place.ACKNOWLEDGEMENT);
        return new Unsuback(id, codes(), properties);
    }

    private List<Integer> codes() {
        List<Integer> codes = new ArrayList<>();
        while (!fields.isEmpty()) {
            codes.add(fields.oneByte());
        }
        return List.copyOf(codes);
    }

    private Disconnect disconnect() {
        int code = isFive && !fields.isEmpty() ? fields.oneByte() : 0;
        boolean isLong = isFive && !fields.isEmpty();
        return new Disconnect(code, isLong ? properties(Place.DISCONNECT) : Properties.NONE);
    }

    private Auth auth() {
        if (!isFive) {
            throw Malformed.packet("packet type 15");
        }
        int code = fields.isEmpty() ? 0 : fields.oneByte();
        return new Auth(code, fields.isEmpty() ? Properties.NONE : properties(Place.AUTH));
    }
}
