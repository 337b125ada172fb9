package io.tidegate.benchmark.load;

import io.tidegate.time.Clock;
import io.tidegate.tls.ClientMaterial;
import io.tidegate.tls.TlsClient;
import io.tidegate.tls.TlsClientSettings;
import io.tidegate.tls.TlsLayer;
import io.tidegate.tls.TlsMeans;
import io.tidegate.tls.TlsVersion;
import io.tidegate.transport.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The clients' side of TLS 1.3, by the product's own layer, which takes any certificate. Confined to
/// the loop.
public final class TlsClients implements AutoCloseable {
    private static final String HOST = "localhost";

    private final TlsClient client;
    private final Sessions sessions;
    private @Nullable TlsLayer[] layers = {};
    private long connections;
    private long opened;
    private long resumed;

    /// What becomes of sessions.
    public enum Sessions {
        /// Every handshake is a full one.
        FORGOTTEN,
        /// A client resumes its session of before, from its second connection on.
        RESUMED
    }

    public TlsClients(Clock clock, Sessions sessions) {
        this.sessions = sessions;
        TlsClientSettings settings = new TlsClientSettings(
                new TlsClientSettings.Peer.Anybody(), null, HOST, Set.of(TlsVersion.TLS_1_3), List.of());
        // Nobody is verified, so nothing is ever executed; chance makes keys of servers alone.
        this.client =
                TlsClient.of(settings, new ClientMaterial(null, null), new TlsMeans(_ -> {}, clock, new Random(1)));
    }

    /// Of the client's next connection.
    Layer.Maker maker(Client who) {
        return wake -> {
            TlsLayer layer = client.layer(wake, HOST, sessionKey(who));
            if (who.number >= layers.length) {
                layers = Arrays.copyOf(layers, Math.max(64, 2 * who.number + 2));
            }
            layers[who.number] = layer;
            return layer;
        };
    }

    /// The product keeps sessions of so many servers and no more: with a name for each connection none is resumed.
    private String sessionKey(Client who) {
        return switch (sessions) {
            case FORGOTTEN -> "connection " + connections++;
            case RESUMED -> "client " + who.number;
        };
    }

    void opened(Client who) {
        opened++;
        TlsLayer layer = Objects.requireNonNull(layers[who.number]);
        if (layer.isResumed()) {
            resumed++;
        }
        layers[who.number] = null;
    }

    public void forget() {
        opened = 0;
        resumed = 0;
    }

    /// Handshakes since then.
    public long opened() {
        return opened;
    }

    /// Those of them that went on with an earlier session.
    public long resumed() {
        return resumed;
    }

    /// Once the loop is closed.
    @Override
    public void close() {
        client.close();
    }
}
