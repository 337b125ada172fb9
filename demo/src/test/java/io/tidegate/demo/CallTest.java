package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Connects.Failing;
import io.tidegate.demo.Hello.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallTest {
    /// 3.1.1: client id `c1`, keep alive 30 s, clean session.
    private static final String CONNECT = "100E 0004 4D515454 04 02 001E 0002 6331";

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Call call(int port) {
        return Call.to(port, new Hello("c1", Version.V3_1_1, 30), System.nanoTime());
    }

    /// @param answer in hexadecimal, after which the connection ends
    private static Call callTo(String answer) throws IOException {
        byte[] expected = MqttWire.hex(CONNECT);
        try (ServerSocket server = server()) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> answer(server, answer));
            Call call = call(server.getLocalPort());
            assertThat(heard.join()).isEqualTo(HexFormat.of().formatHex(expected));
            return call;
        }
    }

    private static String answer(ServerSocket server, String answer) {
        try (Socket client = server.accept()) {
            byte[] heard = client.getInputStream().readNBytes(MqttWire.hex(CONNECT).length);
            client.getOutputStream().write(MqttWire.hex(answer));
            return HexFormat.of().formatHex(heard);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void aDialThatIsRefusedFails() throws IOException {
        try (Nobody nobody = new Nobody()) {
            assertThat(call(nobody.port())).isEqualTo(new Call.Failed(Failing.DIAL));
        }
    }

    @Test
    void anEndBeforeTheWholeConnackIsAFailure() throws IOException {
        assertThat(callTo("")).isEqualTo(new Call.Failed(Failing.ENDED));
        assertThat(callTo("2002 00")).isEqualTo(new Call.Failed(Failing.ENDED));
    }

    @Test
    void aConnackThatSaysNoIsAFailure() throws IOException {
        assertThat(callTo("2002 0003")).isEqualTo(new Call.Failed(Failing.REFUSED));
        assertThat(callTo("D000 D000")).isEqualTo(new Call.Failed(Failing.REFUSED));
    }

    /// 3.2 of MQTT 5: session present, success, a Server Keep Alive of 60 s.
    @Test
    void aConnackOfMqtt5MayHaveProperties() throws IOException {
        assertThat(callTo("2006 01 00 03 13 003C"))
                .isInstanceOfSatisfying(
                        Call.Answered.class,
                        answered -> assertThat(answered.socket())
                                .satisfies(
                                        socket -> assertThat(
                                                        socket.getInputStream().read())
                                                .isEqualTo(-1),
                                        Socket::close));
        assertThat(callTo("2003 00 89 00")).as("server busy").isEqualTo(new Call.Failed(Failing.REFUSED));
        assertThat(callTo("2006 00 00 03 13")).isEqualTo(new Call.Failed(Failing.ENDED));
    }

    @Test
    void theConnectOfMqtt5HasNoProperties() {
        assertThat(new Hello("c1", Version.V5, 30).packet())
                .isEqualTo(MqttWire.hex("100F 0004 4D515454 05 02 001E 00 0002 6331"));
    }

    @Test
    void silenceForTwentySecondsIsAFailure() throws IOException {
        try (ServerSocket silent = server()) {
            long due = System.nanoTime() - Call.WAIT_NANOS_MAX + TimeUnit.MILLISECONDS.toNanos(50);
            assertThat(Call.to(silent.getLocalPort(), new Hello("c1", Version.V5, 30), due))
                    .isEqualTo(new Call.Failed(Failing.SILENT));
        }
    }

    @Test
    void aConnackThatSaysYesLeavesTheConnectionToTheCaller() throws IOException {
        assertThat(callTo("2002 0100"))
                .as("session present")
                .isInstanceOfSatisfying(
                        Call.Answered.class,
                        answered -> assertThat(answered.socket())
                                .satisfies(
                                        socket -> assertThat(socket.isClosed()).isFalse(),
                                        socket -> assertThat(
                                                        socket.getInputStream().read())
                                                .isEqualTo(-1),
                                        Socket::close));
    }
}
