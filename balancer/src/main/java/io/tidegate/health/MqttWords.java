package io.tidegate.health;

import io.tidegate.http.Secret;
import io.tidegate.mqtt.Version;
import org.jspecify.annotations.Nullable;

/// What an `mqtt` probe says in its CONNECT. Immutable.
///
/// @param clientIdPrefix what its client ids begin with; the rest tells balancers and nodes apart
/// @param keepAliveSeconds 0..65535: a probe ends long before
/// @param userName null = it names none
/// @param password null = it has none; only with a user name
public record MqttWords(
        Version version,
        String clientIdPrefix,
        int keepAliveSeconds,
        @Nullable String userName,
        @Nullable Secret password) {
    public static final int PREFIX_LENGTH_MAX = 64;
    /// Bytes of UTF-8: header and CONNECT go in one write.
    public static final int CREDENTIAL_BYTES_MAX = 16 * 1024;

    /// With ten digits behind it, it has the 23 letters that every node must take [MQTT-3.1.3-5].
    public static final String PREFIX_DEFAULT = "tidegateprobe";

    public static final MqttWords DEFAULT = new MqttWords(Version.V3_1_1, PREFIX_DEFAULT, 60, null, null);

    public MqttWords {
        if (clientIdPrefix.isEmpty() || clientIdPrefix.length() > PREFIX_LENGTH_MAX) {
            throw new IllegalArgumentException("client_id_prefix has 1.." + PREFIX_LENGTH_MAX + " characters");
        }
        if (password != null && userName == null) {
            throw new IllegalArgumentException("a password needs a user name");
        }
    }
}
