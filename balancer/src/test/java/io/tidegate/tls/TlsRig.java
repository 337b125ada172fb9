package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.time.Clock;
import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.TlsServerSettings.ClientAuth;
import io.tidegate.tls.TlsServerSettings.Stapling;
import io.tidegate.tls.TlsServerSettings.Tickets;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Servers and clients of TLS in memory, and a count of what native memory is left at the end. Confined.
final class TlsRig implements AutoCloseable {
    static final IntUnaryOperator WHOLE = available -> available;
    static final Set<TlsVersion> BOTH = EnumSet.allOf(TlsVersion.class);
    static final String HOST = "mqtt.example.org";

    /// Its RSA signature is what every client here can verify, whatever it makes of ours.
    final Issued root =
            TestPki.order("Root").key(TestPki.Key.RSA_2048).authority().selfSigned();
    final Issued serverCertificate =
            TestPki.order("server").dns(HOST).forServers().by(root);
    final Issued clientCertificate = TestPki.order("device-1").forClients().by(root);

    private final Arena arena = Arena.ofConfined();
    final TlsEnd.Buffers buffers = TlsEnd.Buffers.of(arena);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> closings = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(TestPki.NOW);
    final TlsMeans means = new TlsMeans(tasks::add, new Frozen(now), new Random(7));

    private record Frozen(AtomicReference<Instant> now) implements Clock {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long epochMillis() {
            return now.get().toEpochMilli();
        }
    }

    /// What a listener shall be, beside its certificates.
    record Listener(
            ClientAuth auth, Set<TlsVersion> versions, List<String> ciphers, List<String> alpn, Tickets tickets) {
        static final Listener USUAL =
                new Listener(new ClientAuth.None(), BOTH, List.of(), List.of("mqtt"), new Tickets.OwnKeys());

        Listener with(ClientAuth other) {
            return new Listener(other, versions, ciphers, alpn, tickets);
        }

        Listener with(TlsVersion... others) {
            return new Listener(auth, Set.copyOf(Arrays.asList(others)), ciphers, alpn, tickets);
        }

        Listener with(Tickets other) {
            return new Listener(auth, versions, ciphers, alpn, other);
        }

        Listener withAlpn(String... others) {
            return new Listener(auth, versions, ciphers, List.of(others), tickets);
        }

        Listener withCiphers(String... others) {
            return new Listener(auth, versions, List.of(others), alpn, tickets);
        }
    }

    static ClientAuth asked() {
        return new ClientAuth.Asked(new TrustFiles(null, List.of()), 1);
    }

    static ClientAuth required() {
        return new ClientAuth.Required(new TrustFiles(null, List.of()), 1);
    }

    static Tickets fromFile() {
        return new Tickets.FromFile(Path.of("keys"));
    }

    static Trust trust(Issued... anchors) {
        return new Trust(Arrays.stream(anchors).map(Issued::certificate).toList(), List.of());
    }

    static ServerMaterial material(@Nullable Trust clients, Issued... certificates) {
        return new ServerMaterial(
                Arrays.stream(certificates).map(Issued::keyMaterial).toList(), clients, List.of());
    }

    TlsServer server(Listener listener, ServerMaterial material) {
        return server(listener, material, RsaSigners.here());
    }

    TlsServer server(Listener listener, ServerMaterial material, Signers signers) {
        TlsServerSettings settings = new TlsServerSettings(
                material.certificates().stream().map(KeyMaterial::files).toList(),
                listener.auth(),
                listener.versions(),
                listener.ciphers(),
                listener.alpn(),
                listener.tickets(),
                new Stapling.Off(),
                Duration.ofSeconds(15));
        TlsServer server = TlsServer.of(settings, material, means, signers);
        closings.add(server::close);
        return server;
    }

    TlsServer server(Listener listener) {
        return server(listener, material(trust(root), serverCertificate));
    }

    /// That verifies, and shows nothing.
    TlsClient client() {
        return client(new ClientMaterial(null, trust(root)), BOTH);
    }

    TlsClient client(Issued certificate) {
        return client(new ClientMaterial(certificate.keyMaterial(), trust(root)), BOTH);
    }

    TlsClient client(TlsVersion... versions) {
        return client(new ClientMaterial(null, trust(root)), Set.copyOf(Arrays.asList(versions)));
    }

    /// One without trust takes anybody.
    TlsClient client(ClientMaterial material, Set<TlsVersion> versions, String... ciphers) {
        TlsClientSettings.Peer peer = material.nodes() == null
                ? new TlsClientSettings.Peer.Anybody()
                : new TlsClientSettings.Peer.Verified(new TrustFiles(null, List.of()), 1);
        TlsClient client =
                TlsClient.of(new TlsClientSettings(peer, null, null, versions, List.of(ciphers)), material, means);
        closings.add(client::close);
        return client;
    }

    TlsPair pair(TlsServer server, TlsClient client) {
        return pair(server, client, HOST, WHOLE);
    }

    TlsPair pair(TlsServer server, TlsClient client, String host, IntUnaryOperator piece) {
        TlsPair pair = new TlsPair(this, server.layer(() -> {}), client.layer(() -> {}, host, "node"), piece);
        closings.add(pair::close);
        return pair;
    }

    TlsEnd end(TlsServer server) {
        TlsEnd end = new TlsEnd(server.layer(() -> {}), buffers);
        closings.add(end::close);
        end.pump();
        return end;
    }

    void setTime(Instant time) {
        now.set(time);
    }

    int waitingTasks() {
        return tasks.size();
    }

    /// The one that has waited longest.
    void runOneTask() {
        tasks.removeFirst().run();
    }

    /// False where there was none.
    boolean runTasks() {
        boolean any = !tasks.isEmpty();
        while (!tasks.isEmpty()) {
            tasks.removeFirst().run();
        }
        return any;
    }

    static int live() {
        return BoringSsl.LIVE_CONNECTIONS.get()
                + BoringSsl.LIVE_CONTEXTS.get()
                + BoringSsl.LIVE_CREDENTIALS.get()
                + BoringSsl.LIVE_SESSIONS.get();
    }

    /// Closes everything, connections first, and looks what is left.
    @Override
    public void close() {
        closings.reversed().forEach(Runnable::run);
        arena.close();
        assertThat(BoringSsl.LIVE_CONNECTIONS).as("connections").hasValue(0);
        assertThat(BoringSsl.LIVE_CONTEXTS).as("contexts").hasValue(0);
        assertThat(BoringSsl.LIVE_CREDENTIALS).as("credentials").hasValue(0);
        assertThat(BoringSsl.LIVE_SESSIONS).as("sessions").hasValue(0);
        assertThat(LibCrypto.LIVE_KEYS).as("keys outside BoringSSL").hasValue(0);
    }
}
