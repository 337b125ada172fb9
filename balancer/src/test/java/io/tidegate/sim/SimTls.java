package io.tidegate.sim;

import io.tidegate.link.ListenerSettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.time.Clock;
import io.tidegate.tls.ClientMaterial;
import io.tidegate.tls.NativeCounts;
import io.tidegate.tls.ServerMaterial;
import io.tidegate.tls.TestPki;
import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.TlsClient;
import io.tidegate.tls.TlsClientSettings;
import io.tidegate.tls.TlsClientSettings.Peer;
import io.tidegate.tls.TlsMeans;
import io.tidegate.tls.TlsServer;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.tls.TlsServerSettings.ClientAuth;
import io.tidegate.tls.TlsServerSettings.Stapling;
import io.tidegate.tls.TlsServerSettings.Tickets;
import io.tidegate.tls.TlsVersion;
import io.tidegate.tls.Trust;
import io.tidegate.tls.TrustFiles;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.Layer;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// TLS of one world: the product's own at both ends, with real BoringSSL. Its bytes are others in each
/// run, their lengths are not: RSA signatures have one length, as do keys and numbers of certificates
/// here. So a seed still tells one history. Confined to the simulation's thread.
final class SimTls implements Balancer.Tls, AutoCloseable {
    /// Nobody speaks it.
    static final Balancer.Tls NONE = new Balancer.Tls() {
        @Override
        public @Nullable TlsServer server(ListenerSettings listener) {
            return null;
        }

        @Override
        public @Nullable TlsClient client(NodeLegSettings leg) {
            return null;
        }
    };

    private static final long JUDGING_NANOS_MAX = 20_000_000;
    private static final Issued ROOT = TestPki.order("Root")
            .key(TestPki.Key.RSA_2048)
            .serial(BigInteger.ONE)
            .authority()
            .selfSigned();
    private static final Issued SERVER = TestPki.order("server")
            .key(TestPki.Key.RSA_2048)
            .serial(BigInteger.TWO)
            .dns("mqtt.example.org")
            .forServers()
            .by(ROOT);
    private static final Issued DEVICE = TestPki.order("device")
            .key(TestPki.Key.RSA_2048)
            .serial(BigInteger.TEN)
            .forClients()
            .by(ROOT);
    private static final Trust TRUST = new Trust(List.of(ROOT.certificate()), List.of());

    private final TlsMeans means;
    private final RandomGenerator random;
    private final Map<String, TlsServer> servers = new HashMap<>();
    private final List<TlsClient> clients = new ArrayList<>();
    /// Actors whose machines were switched off leave theirs behind.
    private final List<Layer> ofActors = new ArrayList<>();

    SimTls(Agenda agenda, RandomGenerator random, Clock clock) {
        this.random = random;
        this.means = new TlsMeans(task -> agenda.after(1 + random.nextLong(JUDGING_NANOS_MAX), task), clock, random);
        for (TlsVersion newest : TlsVersion.values()) {
            clients.add(device(EnumSet.range(TlsVersion.TLS_1_2, newest), null));
            clients.add(device(EnumSet.range(TlsVersion.TLS_1_2, newest), DEVICE));
        }
    }

    private TlsClient device(Set<TlsVersion> versions, @Nullable Issued certificate) {
        TlsClientSettings settings = new TlsClientSettings(
                new Peer.Anybody(),
                certificate == null ? null : certificate.keyMaterial().files(),
                null,
                versions,
                List.of());
        return TlsClient.of(
                settings, new ClientMaterial(certificate == null ? null : certificate.keyMaterial(), null), means);
    }

    /// How nodes are spoken to: their certificate is judged.
    static TlsClientSettings toNodes() {
        return new TlsClientSettings(
                new Peer.Verified(new TrustFiles(null, List.of()), 1),
                DEVICE.keyMaterial().files(),
                "mqtt.example.org",
                EnumSet.allOf(TlsVersion.class),
                List.of());
    }

    @Override
    public @Nullable TlsClient client(NodeLegSettings leg) {
        TlsClientSettings settings = leg.tls();
        if (settings == null) {
            return null;
        }
        TlsClient client = TlsClient.of(settings, new ClientMaterial(DEVICE.keyMaterial(), TRUST), means);
        clients.add(client);
        return client;
    }

    /// A node's end; null where its pool is not spoken to over TLS. Actors judge nobody.
    Layer.@Nullable Maker nodeOf(NodeLegSettings leg) {
        if (leg.tls() == null) {
            return null;
        }
        TlsServer node = servers.computeIfAbsent(
                "nodes",
                _ -> TlsServer.of(
                        TlsServerSettings.of(SERVER.keyMaterial().files()),
                        new ServerMaterial(List.of(SERVER.keyMaterial()), null, List.of()),
                        means));
        return wake -> keep(node.layer(wake));
    }

    /// What a listener asks for.
    static TlsServerSettings settings(RandomGenerator random) {
        TrustFiles trust = new TrustFiles(null, List.of());
        ClientAuth auth = switch (random.nextInt(3)) {
            case 0 -> new ClientAuth.None();
            case 1 -> new ClientAuth.Asked(trust, 1);
            default -> new ClientAuth.Required(trust, 1);
        };
        return new TlsServerSettings(
                List.of(SERVER.keyMaterial().files()),
                auth,
                EnumSet.allOf(TlsVersion.class),
                List.of(),
                List.of("mqtt"),
                random.nextBoolean() ? new Tickets.OwnKeys() : new Tickets.Off(),
                new Stapling.Off(),
                Duration.ofSeconds(15));
    }

    /// Null where the listener ends no TLS.
    @Override
    public @Nullable TlsServer server(ListenerSettings listener) {
        return switch (listener.security()) {
            case ListenerSettings.Security.Terminated(TlsServerSettings settings) ->
                servers.computeIfAbsent(
                        listener.id(),
                        _ -> TlsServer.of(
                                settings, new ServerMaterial(List.of(SERVER.keyMaterial()), TRUST, List.of()), means));
            case ListenerSettings.Security.Plain _, ListenerSettings.Security.PassedThrough _ -> null;
        };
    }

    /// A client's end for this listener, whoever the other end is; null where it takes no TLS.
    Layer.@Nullable Maker clientOf(ListenerSettings listener) {
        return switch (listener.security()) {
            case ListenerSettings.Security.Plain _ -> null;
            case ListenerSettings.Security.PassedThrough _ -> deviceOf(listener, random.nextBoolean());
            case ListenerSettings.Security.Terminated(TlsServerSettings settings) ->
                deviceOf(listener, settings.clientAuth() instanceof ClientAuth.Required || random.nextBoolean());
        };
    }

    private Layer.Maker deviceOf(ListenerSettings listener, boolean shows) {
        TlsClient client = clients.get(2 * random.nextInt(TlsVersion.values().length) + (shows ? 1 : 0));
        return wake -> keep(client.layer(wake, "mqtt.example.org", listener.id()));
    }

    private Layer keep(Layer layer) {
        ofActors.add(layer);
        return layer;
    }

    /// Every loop is closed: nothing of BoringSSL may be left but what actors have.
    @Override
    public void close() {
        ofActors.forEach(Layer::close);
        if (NativeCounts.connections() > 0) {
            throw new AssertionError(NativeCounts.connections() + " TLS connections are left");
        }
        servers.values().forEach(TlsServer::close);
        clients.forEach(TlsClient::close);
    }
}
