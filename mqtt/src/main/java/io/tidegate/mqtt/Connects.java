package io.tidegate.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// Builds CONNECT packets (3.1) of a client of our own: one that wants no session, has no will, and looks
/// whether a node answers.
public final class Connects {
    /// Bytes of the longest string or password (1.5.3).
    public static final int FIELD_BYTES_MAX = 65_535;

    private static final int CLEAN = 0x02;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    private Connects() {}

    /// Clean Session 1 or Clean Start 1, which in MQTT 5 ends with the connection, since no expiry is named
    /// (3.1.2.11.2): nothing is left of it.
    ///
    /// @param clientId 1 byte or more
    /// @param keepAliveSeconds 0..65535
    /// @param password only with a user name, as MQTT 3.1.1 asks for [MQTT-3.1.2-22]
    /// @throws IllegalArgumentException where a field is too long, or the password has no user name
    public static byte[] clean(
            Version version,
            String clientId,
            int keepAliveSeconds,
            @Nullable String userName,
            byte @Nullable [] password) {
        if (password != null && userName == null) {
            throw new IllegalArgumentException("a password needs a user name [MQTT-3.1.2-22]");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        field(body, version.protocolName().getBytes(UTF_8));
        body.write(version.level());
        body.write(CLEAN | (userName == null ? 0 : USER_NAME) | (password == null ? 0 : PASSWORD));
        body.write(keepAliveSeconds >> 8);
        body.write(keepAliveSeconds);
        if (version == Version.V5) {
            body.write(0); // no properties
        }
        field(body, clientId.getBytes(UTF_8));
        if (userName != null) {
            field(body, userName.getBytes(UTF_8));
        }
        if (password != null) {
            field(body, password);
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x10);
        RemainingLength.write(packet, body.size());
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, byte[] bytes) {
        if (bytes.length > FIELD_BYTES_MAX) {
            throw new IllegalArgumentException("a field has at most 65535 bytes, this one " + bytes.length);
        }
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }
}
