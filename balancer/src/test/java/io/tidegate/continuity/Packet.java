package io.tidegate.continuity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// A packet as clients and nodes of the simulation write and read it: written anew from the specification, so that the
/// product's own reading is not judged by itself. A bag of fields; which of them count depends on the type.
final class Packet {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int UNSUBSCRIBE = 10;
    static final int UNSUBACK = 11;
    static final int PINGREQ = 12;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;
    static final int AUTH = 15;

    int type;
    int flags;
    int id;
    int code;
    boolean session;
    String topic = "";
    String payload = "";
    int alias;
    long expiry = -1;
    long willDelay;
    int receiveMaximum = 65_535;
    int aliasMaximum;
    int keepAlive;
    /// 0 = any.
    int packetBytesMax;
    boolean hasWill;
    String clientId = "";
    final List<String> filters = new ArrayList<>();
    final List<Integer> options = new ArrayList<>();
    final List<Integer> codes = new ArrayList<>();

    static Packet of(int type) {
        Packet packet = new Packet();
        packet.type = type;
        packet.flags = type == PUBREL || type == SUBSCRIBE || type == UNSUBSCRIBE ? 2 : 0;
        return packet;
    }

    static Packet of(int type, int id) {
        Packet packet = of(type);
        packet.id = id;
        return packet;
    }

    static Packet publish(int qos, int id, String topic, String payload) {
        Packet packet = of(PUBLISH, id);
        packet.flags = qos << 1;
        packet.topic = topic;
        packet.payload = payload;
        return packet;
    }

    int qos() {
        return (flags >> 1) & 3;
    }

    boolean isDup() {
        return (flags & 8) != 0;
    }

    boolean isRetained() {
        return (flags & 1) != 0;
    }

    boolean isClean() {
        return (flags & 2) != 0;
    }

    byte[] bytes(boolean five) {
        Out out = new Out();
        switch (type) {
            case CONNECT -> connect(out, five);
            case CONNACK -> {
                out.uint8(session ? 1 : 0).uint8(code);
                if (five) {
                    out.block(p -> {
                        p.two(0x21, receiveMaximum, 65_535);
                        p.two(0x22, aliasMaximum, 0);
                        p.four(0x27, packetBytesMax == 0 ? -1 : packetBytesMax);
                    });
                }
            }
            case PUBLISH -> {
                out.text(topic);
                if (qos() > 0) {
                    out.uint16(id);
                }
                if (five) {
                    out.block(p -> p.two(0x23, alias, 0));
                }
                out.raw(payload.getBytes(UTF_8));
            }
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
                out.uint16(id);
                if (five && code != 0) {
                    out.uint8(code);
                }
            }
            case SUBSCRIBE -> subscribe(out, five);
            case UNSUBSCRIBE -> {
                out.uint16(id);
                if (five) {
                    out.uint8(0);
                }
                filters.forEach(out::text);
            }
            case SUBACK, UNSUBACK -> {
                out.uint16(id);
                if (five) {
                    out.uint8(0);
                }
                if (five || type == SUBACK) {
                    codes.forEach(out::uint8);
                }
            }
            case DISCONNECT -> {
                if (five && (code != 0 || expiry >= 0)) {
                    out.uint8(code);
                    out.block(p -> p.four(0x11, expiry));
                }
            }
            default -> {}
        }
        return out.packet((type << 4) | (type == CONNECT ? 0 : flags));
    }

    private void connect(Out out, boolean five) {
        out.text("MQTT").uint8(five ? 5 : 4).uint8(flags | (hasWill ? 4 : 0)).uint16(keepAlive);
        if (five) {
            out.block(p -> {
                p.four(0x11, expiry);
                p.two(0x21, receiveMaximum, 65_535);
                p.two(0x22, aliasMaximum, 0);
                p.four(0x27, packetBytesMax == 0 ? -1 : packetBytesMax);
            });
        }
        out.text(clientId);
        if (hasWill) {
            if (five) {
                out.block(p -> p.four(0x18, willDelay == 0 ? -1 : willDelay));
            }
            out.text("will").text("will of " + clientId);
        }
    }

    private void subscribe(Out out, boolean five) {
        out.uint16(id);
        if (five) {
            out.uint8(0);
        }
        for (int i = 0; i < filters.size(); i++) {
            out.text(filters.get(i)).uint8(options.get(i));
        }
    }

    /// @param bytes one whole packet
    static Packet read(byte[] bytes, boolean five) {
        Packet packet = new Packet();
        packet.type = (bytes[0] & 0xFF) >> 4;
        packet.flags = bytes[0] & 0x0F;
        In in = new In(bytes);
        switch (packet.type) {
            case CONNECT -> packet.readConnect(in);
            case CONNACK -> {
                packet.session = in.uint8() == 1;
                packet.code = in.uint8();
                packet.properties(in, five);
            }
            case PUBLISH -> {
                packet.topic = in.text();
                packet.id = packet.qos() > 0 ? in.uint16() : 0;
                packet.properties(in, five);
                packet.payload = new String(bytes, in.at, bytes.length - in.at, UTF_8);
            }
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
                packet.id = in.uint16();
                packet.code = in.isAtEnd() ? 0 : in.uint8();
            }
            case SUBSCRIBE, UNSUBSCRIBE, SUBACK, UNSUBACK -> packet.readSubscription(in, five);
            case DISCONNECT -> {
                packet.code = in.isAtEnd() ? 0 : in.uint8();
                packet.properties(in, five && !in.isAtEnd());
            }
            case PINGREQ, PINGRESP, AUTH -> {}
            default -> throw new AssertionError("a packet of type " + packet.type);
        }
        return packet;
    }

    private void readConnect(In in) {
        in.text();
        boolean five = in.uint8() == 5;
        flags = in.uint8();
        keepAlive = in.uint16();
        expiry = 0;
        properties(in, five);
        clientId = in.text();
        hasWill = (flags & 4) != 0;
        if (hasWill) {
            properties(in, five);
            in.text();
            in.text();
        }
    }

    private void readSubscription(In in, boolean five) {
        id = in.uint16();
        properties(in, five);
        while (!in.isAtEnd()) {
            if (type == SUBACK || type == UNSUBACK) {
                codes.add(in.uint8());
            } else {
                filters.add(in.text());
                if (type == SUBSCRIBE) {
                    options.add(in.uint8());
                }
            }
        }
    }

    private void properties(In in, boolean five) {
        if (!five) {
            return;
        }
        int end = in.variable();
        end += in.at;
        while (in.at < end) {
            int property = in.uint8();
            switch (property) {
                case 0x11 -> expiry = in.uint32();
                case 0x18 -> willDelay = in.uint32();
                case 0x21 -> receiveMaximum = in.uint16();
                case 0x22 -> aliasMaximum = in.uint16();
                case 0x23 -> alias = in.uint16();
                case 0x27 -> packetBytesMax = (int) in.uint32();
                default -> throw new AssertionError("property " + property + " in a packet of type " + type);
            }
        }
    }

    @Override
    public String toString() {
        return "type " + type + " flags " + flags + " id " + id + " code " + code + " " + topic + " "
                + payload.substring(0, Math.min(30, payload.length())) + (alias == 0 ? "" : " alias " + alias);
    }

    private static final class Out {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Out uint8(int value) {
            bytes.write(value);
            return this;
        }

        Out uint16(int value) {
            return uint8(value >> 8).uint8(value);
        }

        Out raw(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        Out text(String text) {
            byte[] utf8 = text.getBytes(UTF_8);
            return uint16(utf8.length).raw(utf8);
        }

        void two(int property, int value, int otherwise) {
            if (value != otherwise) {
                uint8(property).uint16(value);
            }
        }

        void four(int property, long value) {
            if (value >= 0) {
                uint8(property).uint16((int) (value >> 16)).uint16((int) value);
            }
        }

        void variable(int value) {
            int rest = value;
            for (; rest > 0x7F; rest >>= 7) {
                uint8((rest & 0x7F) | 0x80);
            }
            uint8(rest);
        }

        void block(Consumer<Out> properties) {
            Out block = new Out();
            properties.accept(block);
            variable(block.bytes.size());
            raw(block.bytes.toByteArray());
        }

        byte[] packet(int first) {
            Out packet = new Out().uint8(first);
            packet.variable(bytes.size());
            return packet.raw(bytes.toByteArray()).bytes.toByteArray();
        }
    }

    private static final class In {
        private final byte[] bytes;
        private int at = 1;

        In(byte[] bytes) {
            this.bytes = bytes;
            variable();
        }

        boolean isAtEnd() {
            return at >= bytes.length;
        }

        int uint8() {
            return bytes[at++] & 0xFF;
        }

        int uint16() {
            return (uint8() << 8) | uint8();
        }

        long uint32() {
            return ((long) uint16() << 16) | uint16();
        }

        int variable() {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                int digit = uint8();
                value |= (digit & 0x7F) << shift;
                if (digit < 0x80) {
                    return value;
                }
            }
        }

        String text() {
            int length = uint16();
            String text = new String(bytes, at, length, UTF_8);
            at += length;
            return text;
        }
    }

    /// Puts packets together from pieces.
    static final class Joint {
        private byte[] bytes = {};

        void add(byte[] more) {
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, before + more.length);
            System.arraycopy(more, 0, bytes, before, more.length);
        }

        /// Empty where none is whole.
        byte[] next() {
            int length = 0;
            for (int i = 1; i < bytes.length; i++) {
                length |= (bytes[i] & 0x7F) << (7 * (i - 1));
                if (bytes[i] >= 0) {
                    int all = 1 + i + length;
                    if (bytes.length < all) {
                        break;
                    }
                    byte[] packet = Arrays.copyOf(bytes, all);
                    bytes = Arrays.copyOfRange(bytes, all, bytes.length);
                    return packet;
                }
            }
            return new byte[0];
        }
    }
}
