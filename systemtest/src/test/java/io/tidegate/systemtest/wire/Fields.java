package io.tidegate.systemtest.wire;

import io.tidegate.systemtest.wire.Properties.Entry;
import io.tidegate.systemtest.wire.Properties.Pair;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of one packet, read in order: section 1.5. Throws [Malformed]. Confined.
final class Fields {
    private static final int VARIABLE_BYTES_MAX = 4;

    private final ByteBuffer body;

    Fields(ByteBuffer body) {
        this.body = body;
    }

    boolean isEmpty() {
        return !body.hasRemaining();
    }

    int oneByte() {
        need(1);
        return body.get() & 0xFF;
    }

    int twoBytes() {
        need(2);
        return body.getShort() & 0xFFFF;
    }

    long fourBytes() {
        need(4);
        return body.getInt() & 0xFFFF_FFFFL;
    }

    private void need(int count) {
        if (body.remaining() < count) {
            throw Malformed.packet("the packet ends inside a field");
        }
    }

    int packetId() {
        int id = twoBytes();
        if (id == 0) {
            throw Malformed.protocol("packet id 0");
        }
        return id;
    }

    Bytes binary() {
        byte[] bytes = new byte[twoBytes()];
        need(bytes.length);
        body.get(bytes);
        return Bytes.of(bytes);
    }

    Bytes rest() {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return Bytes.of(bytes);
    }

    String text() {
        ByteBuffer bytes = ByteBuffer.wrap(binary().array());
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.indexOf('\0') >= 0) {
                throw Malformed.packet("U+0000 in a string");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new Malformed(0x81, "a string that is not UTF-8: " + e.getMessage());
        }
    }

    /// In as few bytes as there can be: MQTT-1.5.5-1.
    int variable() {
        int value = 0;
        for (int i = 0; i < VARIABLE_BYTES_MAX; i++) {
            int digit = oneByte();
            value |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0) {
                if (digit == 0 && i > 0) {
                    throw Malformed.packet("a length in more bytes than it needs");
                }
                return value;
            }
        }
        throw Malformed.packet("a length of more than four bytes");
    }

    /// @param place one of [Property.Place]
    Properties properties(int place) {
        int length = variable();
        need(length);
        Fields own = new Fields(body.slice(body.position(), length));
        body.position(body.position() + length);
        Set<Property> seen = EnumSet.noneOf(Property.class);
        List<Entry> entries = new ArrayList<>();
        while (!own.isEmpty()) {
            int id = own.variable();
            Property property = Property.of(id);
            if (property == null || !property.mayStandIn(place)) {
                throw Malformed.packet("property 0x%02X does not belong here".formatted(id));
            }
            if (!seen.add(property) && !property.mayComeTwice(place)) {
                throw Malformed.protocol(property + " twice");
            }
            entries.add(new Entry(property, checked(property, own.value(property))));
        }
        return entries.isEmpty() ? Properties.NONE : new Properties(List.copyOf(entries));
    }

    private Object value(Property property) {
        return switch (property.kind) {
            case BYTE -> (long) oneByte();
            case TWO_BYTES -> (long) twoBytes();
            case FOUR_BYTES -> fourBytes();
            case VARIABLE -> (long) variable();
            case TEXT -> text();
            case BINARY -> binary();
            case PAIR -> new Pair(text(), text());
        };
    }

    private static Object checked(Property property, Object value) {
        boolean isWrong = switch (property) {
            case RECEIVE_MAXIMUM, MAXIMUM_PACKET_SIZE, SUBSCRIPTION_ID -> value.equals(0L);
            case PAYLOAD_FORMAT,
                    REQUEST_PROBLEM,
                    REQUEST_RESPONSE,
                    MAXIMUM_QOS,
                    RETAIN_AVAILABLE,
                    WILDCARD_AVAILABLE,
                    SUBSCRIPTION_IDS_AVAILABLE,
                    SHARED_AVAILABLE -> (Long) value > 1;
            default -> false;
        };
        if (isWrong) {
            throw Malformed.protocol(property + " is " + value);
        }
        return value;
    }

    /// Nothing may follow the last field.
    void end() {
        if (body.hasRemaining()) {
            throw Malformed.packet(body.remaining() + " bytes behind the last field");
        }
    }

    /// The whole packet at the position of `in`, without its fixed header, which it leaves behind; null while it is
    /// not whole, and then nothing is taken.
    static @Nullable ByteBuffer whole(ByteBuffer in) {
        ByteBuffer look = in.slice();
        try {
            look.get();
            int length = 0;
            int digit;
            int count = 0;
            do {
                digit = look.get();
                length |= (digit & 0x7F) << (7 * count++);
            } while ((digit & 0x80) != 0 && count < VARIABLE_BYTES_MAX);
            if ((digit & 0x80) != 0) {
                throw Malformed.packet("a remaining length of more than four bytes");
            }
            if (look.remaining() < length) {
                return null;
            }
            in.position(in.position() + look.position() + length);
            return look.slice(look.position(), length);
        } catch (BufferUnderflowException _) {
            return null;
        }
    }
}
