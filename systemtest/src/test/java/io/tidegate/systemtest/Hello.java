package io.tidegate.systemtest;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// A CONNECT packet, built byte by byte, so that a test knows which bytes a node must get. Immutable.
///
/// @param level protocol level: 3 (MQTT 3.1), 4 (3.1.1), 5
/// @param keepAlive in seconds
/// @param flags CONNECT flags but for those of the will
record Hello(
        int level,
        String clientId,
        int keepAlive,
        int flags,
        @Nullable Will will) {
    private static final int CLEAN = 0x02;

    /// @param qos 0 to 2
    record Will(String topic, String text, int qos) {}

    static Hello v31(String clientId) {
        return new Hello(3, clientId, 60, CLEAN, null);
    }

    static Hello v311(String clientId) {
        return new Hello(4, clientId, 60, CLEAN, null);
    }

    static Hello v5(String clientId) {
        return new Hello(5, clientId, 60, CLEAN, null);
    }

    Hello keepAlive(int seconds) {
        return new Hello(level, clientId, seconds, flags, will);
    }

    /// Whose session is there for it, and stays.
    Hello kept() {
        return new Hello(level, clientId, keepAlive, flags & ~CLEAN, will);
    }

    Hello will(String topic, String text) {
        return new Hello(level, clientId, keepAlive, flags, new Will(topic, text, 1));
    }

    byte[] bytes() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(Packets.field(level == 3 ? "MQIsdp" : "MQTT"));
        body.write(level);
        body.write(flags | (will == null ? 0 : 0x04 | will.qos() << 3));
        body.write(keepAlive >> 8);
        body.write(keepAlive);
        if (level == 5) {
            body.write(0); // no properties
        }
        body.writeBytes(Packets.field(clientId));
        if (will != null) {
            if (level == 5) {
                body.write(0); // no will properties
            }
            body.writeBytes(Packets.field(will.topic()));
            body.writeBytes(Packets.field(will.text()));
        }
        return Packets.packet(0x10, body.toByteArray());
    }
}
