package io.tidegate.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectReader;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// CONNECT packets of MQTT 3.1.1.
final class Greetings {
    private static final int BYTES_MAX = 1 << 20;

    private Greetings() {}

    /// As [ConnectReader] sees it. Together at most 100 bytes.
    static Connect connect(String clientId, @Nullable String userName) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(HexFormat.of().parseHex("00044d51545404")); // "MQTT", level 4
        body.write(userName == null ? 0x02 : 0x82); // clean session
        body.writeBytes(new byte[] {0, 60});
        write(body, clientId);
        if (userName != null) {
            write(body, userName);
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x10);
        packet.write(body.size());
        packet.writeBytes(body.toByteArray());
        byte[] bytes = packet.toByteArray();
        return (Connect) ConnectReader.read(bytes, bytes.length, BYTES_MAX);
    }

    private static void write(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }
}
