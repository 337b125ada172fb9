package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import io.tidegate.address.IpText;
import org.jspecify.annotations.Nullable;

/// Makes the layers of connections to the nodes of one pool. Any thread.
public final class TlsClient implements AutoCloseable {
    private final TlsClientSettings settings;
    private final TlsMeans means;
    private volatile @Nullable ClientContext current;

    private TlsClient(TlsClientSettings settings, ClientMaterial material, TlsMeans means) {
        this.settings = settings;
        this.means = means;
        this.current = new ClientContext(settings, material, means);
    }

    /// @throws IllegalArgumentException where the material or the settings cannot be used
    /// @throws IllegalStateException where this machine cannot load BoringSSL
    public static TlsClient of(TlsClientSettings settings, ClientMaterial material, TlsMeans means) {
        BoringSsl.load();
        return new TlsClient(settings, material, means);
    }

    /// @param wake as in [io.tidegate.transport.Layer.Maker]
    /// @param host of the node's address; the settings may name another server
    /// @param sessionKey of whom sessions are resumed: one node, or several that share ticket keys
    public TlsLayer layer(Runnable wake, String host, String sessionKey) {
        while (true) {
            ClientContext context = current;
            if (context == null) {
                throw new IllegalStateException("this TLS pool is closed");
            }
            if (context.context().acquire()) { // else another took its place meanwhile
                return layer(context, new Handshake(context.terms(), wake, serverName(host), null), sessionKey);
            }
        }
    }

    private String serverName(String host) {
        String named = settings.serverName();
        return CertificateChoice.lowerCase(named == null ? host : named);
    }

    private static TlsLayer layer(ClientContext context, Handshake handshake, String sessionKey) {
        Sessions sessions = context.sessions();
        TlsLayer layer = new TlsLayer(context.context(), TlsLayer.Side.CLIENT, handshake, sessions::finish);
        String host = handshake.host();
        if (host != null && IpText.parse(host) == null) {
            SSL.setTlsExtHostName(layer.ssl(), host);
        }
        sessions.begin(layer.ssl(), sessionKey);
        return layer;
    }

    /// What is in force; null once closed.
    @Nullable
    ClientContext current() {
        return current;
    }

    /// Has layers from now on made of `next`, which resume no session of before. Where that cannot
    /// be, everything stays as it is.
    ///
    /// @throws IllegalArgumentException says why it cannot be
    public synchronized void replace(ClientMaterial next) {
        ClientContext before = current;
        if (before == null) {
            return;
        }
        current = new ClientContext(settings, next, means);
        before.context().release();
    }

    /// Makes no more layers. Those there are stay.
    @Override
    public synchronized void close() {
        ClientContext context = current;
        if (context != null) {
            current = null;
            context.context().release();
        }
    }
}
