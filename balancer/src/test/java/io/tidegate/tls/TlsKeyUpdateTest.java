package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.internal.tcnative.SSLContext;
import io.tidegate.tls.TlsRig.Listener;
import io.tidegate.transport.Layer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A client that renews its keys, and asks us to, as often as it likes.
class TlsKeyUpdateTest {
    private static final String SECRET = "CLIENT_TRAFFIC_SECRET_0 ";

    private final TlsRig rig = new TlsRig();

    @AfterEach
    void nothingNativeIsLeft() {
        rig.close();
    }

    private record Opened(TlsPair pair, TrafficKeys client) {}

    private Opened open() {
        TlsClient client = rig.client(TlsVersion.TLS_1_3);
        AtomicReference<byte[]> secret = new AtomicReference<>();
        SSLContext.setKeyLogCallback(
                Objects.requireNonNull(client.current()).context().pointer(), (_, line) -> {
                    String text = new String(line, StandardCharsets.US_ASCII);
                    if (text.startsWith(SECRET)) {
                        secret.set(HexFormat.of().parseHex(text.substring(text.lastIndexOf(' ') + 1)));
                    }
                });
        TlsPair pair = rig.pair(rig.server(Listener.USUAL), client).run();
        assertThat(pair.server().isOpen()).isTrue();
        return new Opened(pair, new TrafficKeys(Objects.requireNonNull(secret.get())));
    }

    @Test
    void aKeyUpdateIsAnsweredWithTheNextBytes() {
        Opened opened = open();
        TlsEnd server = opened.pair().server();
        server.write("before"); // with the tickets
        opened.pair().run();
        assertThat(server.feed(opened.client().keyUpdate())).isEqualTo(Layer.MORE);
        assertThat(server.takeSaid()).isEmpty();
        server.write("after");
        opened.pair().run();
        assertThat(opened.pair().client().why()).isEmpty();
        assertThat(opened.pair().client().takeText()).isEqualTo("beforeafter");
    }

    @Test
    void aStormOfThemEndsTheConnectionAndTakesNoMemory() {
        Opened opened = open();
        TlsEnd server = opened.pair().server();
        int updates = 0;
        while (server.last() == Layer.MORE) {
            server.feed(opened.client().keyUpdate());
            updates++;
            assertThat(updates).isLessThan(100);
        }
        assertThat(server.why()).isEqualTo("too many key updates");
        assertThat(updates).isEqualTo(33);
        assertThat(server.takeSaid().length)
                .as("tickets, one answer at most, and an alert")
                .isLessThan(2000);
    }

    @Test
    void aStormInOnePieceToo() {
        Opened opened = open();
        byte[] storm = {};
        for (int i = 0; i < 500; i++) {
            storm = TlsEnd.join(storm, opened.client().keyUpdate());
        }
        assertThat(opened.pair().server().feed(storm)).isEqualTo(Layer.FAILED);
        assertThat(opened.pair().server().why()).isEqualTo("too many key updates");
    }
}
