package io.tidegate.tls;

import io.tidegate.tls.TlsServerSettings.Tickets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the layers of one listener, and changes what they are made of. Any thread.
///
/// A layer keeps what it was made of, so a change reaches those who come after it: nobody is
/// disconnected.
public final class TlsServer implements AutoCloseable {
    private final TlsServerSettings settings;
    private final TlsMeans means;
    private final Signers signers;
    private final TicketKeys ownKeys;
    private volatile @Nullable ServerContext current;

    private TlsServer(TlsServerSettings settings, ServerMaterial material, TlsMeans means, Signers signers) {
        this.settings = settings;
        this.means = means;
        this.signers = signers;
        this.ownKeys = new TicketKeys(
                means.chance(), Instant.ofEpochMilli(means.clock().epochMillis()));
        this.current = make(material);
    }

    /// @throws IllegalArgumentException where the material or the settings cannot be used
    /// @throws IllegalStateException where this machine cannot load BoringSSL
    public static TlsServer of(TlsServerSettings settings, ServerMaterial material, TlsMeans means) {
        return of(settings, material, means, RsaSigners.here());
    }

    /// @param signers sign in BoringSSL's place where they can
    static TlsServer of(TlsServerSettings settings, ServerMaterial material, TlsMeans means, Signers signers) {
        BoringSsl.load();
        return new TlsServer(settings, material, means, signers);
    }

    private ServerContext make(ServerMaterial material) {
        return new ServerContext(settings, material, ticketKeys(material), means, signers);
    }

    private List<byte[]> ticketKeys(ServerMaterial material) {
        return switch (settings.tickets()) {
            case Tickets.Off() -> List.of();
            case Tickets.OwnKeys() -> ownKeys.inOrder();
            case Tickets.FromFile(var file) -> {
                if (material.ticketKeys().isEmpty()) {
                    throw new IllegalArgumentException(file + " holds no ticket key");
                }
                yield TicketKeys.fromFile(material.ticketKeys());
            }
        };
    }

    /// @param wake as in [io.tidegate.transport.Layer.Maker]
    public TlsLayer layer(Runnable wake) {
        while (true) {
            ServerContext context = current;
            if (context == null) {
                throw new IllegalStateException("this TLS listener is closed");
            }
            if (context.context().acquire()) { // else another took its place meanwhile
                Terms terms = context.terms();
                Offers offers = terms.alpn().isEmpty() ? null : new Offers();
                return new TlsLayer(
                        context.context(), TlsLayer.Side.SERVER, new Handshake(terms, wake, null, offers), _ -> {});
            }
        }
    }

    /// Has layers from now on made of `next`. Where that cannot be, everything stays as it is.
    ///
    /// @throws IllegalArgumentException says why it cannot be
    public synchronized void replace(ServerMaterial next) {
        ServerContext before = current;
        if (before == null) {
            return;
        }
        ServerContext made = make(next);
        made.stapleAs(before);
        current = made;
        before.context().release();
    }

    /// Staples `response` to `certificate` from now on; null = nothing. False where that is not among
    /// the certificates in force.
    public synchronized boolean staple(KeyMaterial certificate, byte @Nullable [] response) {
        ServerContext context = current;
        return context != null && context.staple(certificate, response);
    }

    /// Makes a new ticket key where the newest is old, and forgets those that no ticket needs; keys
    /// from a file stay. To be called every few minutes.
    public synchronized void rotateTicketKeys(Instant now) {
        ServerContext context = current;
        if (context != null && settings.tickets() instanceof Tickets.OwnKeys && ownKeys.rotate(now)) {
            context.useTicketKeys(ownKeys.inOrder());
        }
    }

    /// Makes no more layers. Those there are stay.
    @Override
    public synchronized void close() {
        ServerContext context = current;
        if (context != null) {
            current = null;
            context.context().release();
        }
    }
}
