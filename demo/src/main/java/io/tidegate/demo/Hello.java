package io.tidegate.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What a client of ours says first: a clean session, its id and keep alive, nothing else. Immutable.
///
/// @param clientId ASCII, 1..100 characters
record Hello(String clientId, Version version, int keepAliveSeconds) {
    /// Of MQTT.
    enum Version {
        V3_1_1("MQTT 3.1.1", 4, 0),
        V5("MQTT 5", 5, 1);

        private final String text;
        private final int level;
        private final int propertiesLength;

        Version(String text, int level, int propertiesLength) {
            this.text = text;
            this.level = level;
            this.propertiesLength = propertiesLength;
        }

        String text() {
            return text;
        }

        /// Bytes that say that a packet has no properties: 0 where it cannot have any.
        int propertiesLength() {
            return propertiesLength;
        }
    }

    /// 3.1 of either specification.
    byte[] packet() {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        int rest = 12 + version.propertiesLength() + id.length;
        return ByteBuffer.allocate(2 + rest)
                .put((byte) 0x10)
                .put((byte) rest)
                .putShort((short) 4)
                .put("MQTT".getBytes(StandardCharsets.US_ASCII))
                .put((byte) version.level)
                .put((byte) 0x02)
                .putShort((short) keepAliveSeconds)
                .put(new byte[version.propertiesLength()])
                .putShort((short) id.length)
                .put(id)
                .array();
    }
}
