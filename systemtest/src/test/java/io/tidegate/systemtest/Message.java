package io.tidegate.systemtest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is published, or arrived. Immutable by agreement: nobody writes to its payload.
///
/// @param retained to be kept by the broker; of a message that arrived: whether it had been
@SuppressWarnings("ArrayRecordComponent") // compared by its digest alone
record Message(String topic, byte[] payload, int qos, boolean retained) {
    static Message of(String topic, String text, int qos) {
        return new Message(topic, text.getBytes(StandardCharsets.UTF_8), qos, false);
    }

    static Message of(String topic, byte[] payload, int qos) {
        return new Message(topic, payload, qos, false);
    }

    Message kept() {
        return new Message(topic, payload, qos, true);
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /// SHA-256 of the payload.
    String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
