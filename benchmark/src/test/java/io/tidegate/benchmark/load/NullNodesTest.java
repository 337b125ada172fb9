package io.tidegate.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A null node byte by byte, against MQTT 3.1.1.
class NullNodesTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final String CONNECT = "10 0E | 00 04 4D 51 54 54 | 04 | 02 | 02 58 | 00 02 61 62";
    private static final String SUBSCRIBE = "82 08 | 12 34 | 00 03 61 2F 23 | 01";
    /// To `a/b`, with one byte, packet id 7.
    private static final String PUBLISH = "32 08 | 00 03 61 2F 62 | 00 07 | 78";

    private final Load load = new Load(Clock.system(), 1);
    private Socket socket = new Socket();

    @BeforeEach
    void connect() throws IOException {
        socket = new Socket(
                InetAddress.getLoopbackAddress(), load.nodes().getFirst().port());
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        load.close();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("[ |]", ""));
    }

    /// What has come when as much as `expected` has.
    private void say(String bytes, String expected) throws IOException {
        socket.getOutputStream().write(hex(bytes));
        byte[] wanted = hex(expected);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        load.await(() -> got.size() + available(got) >= wanted.length, PATIENCE_NANOS);
        assertThat(got.toByteArray()).asHexString().isEqualTo(hexString(wanted));
    }

    private static String hexString(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private int available(ByteArrayOutputStream got) {
        try {
            got.writeBytes(
                    socket.getInputStream().readNBytes(socket.getInputStream().available()));
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void echoesUnderPacketIdsOfItsOwnToWhoHasSubscribed() throws IOException {
        load.echo(1);
        say(CONNECT, "20 02 00 00");
        say(PUBLISH, "40 02 00 07");
        say(SUBSCRIBE, "90 03 12 34 01");
        say(PUBLISH, "40 02 00 07 | 32 0C | 00 07 62 65 6E 63 68 2F 74 | 00 01 | 00");
        say("40 02 00 01" + PUBLISH, "40 02 00 07 | 32 0C | 00 07 62 65 6E 63 68 2F 74 | 00 02 | 00");
        say("30 06 | 00 03 61 2F 62 | 78", "30 0A | 00 07 62 65 6E 63 68 2F 74 | 00");
        say("C0 00", "D0 00");
        assertThat(load.tally().failures()).isZero();
    }

    @Test
    void countsAnAcknowledgementOfWhatItDidNotSend() throws IOException {
        load.echo(1);
        say(CONNECT + SUBSCRIBE + "40 02 00 01 C0 00", "20 02 00 00 | 90 03 12 34 01 | D0 00");
        assertThat(load.tally().failures()).isEqualTo(1);
        say(PUBLISH, "40 02 00 07 | 32 0C | 00 07 62 65 6E 63 68 2F 74 | 00 01 | 00");
        say("40 02 00 02 C0 00", "D0 00");
        assertThat(load.tally().failures()).isEqualTo(2);
        assertThat(load.tally().firstFailure()).contains("PUBACK of id 1");
    }
}
