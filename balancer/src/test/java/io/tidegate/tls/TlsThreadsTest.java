package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Several loops that share a server, verifiers on threads of their own, and an operator who changes everything
/// meanwhile.
class TlsThreadsTest {
    private static final int LOOPS = 3;
    private static final int CONNECTIONS = 60;

    @Test
    void loopsShareAServerWhoseMaterialChangesUnderThem() throws Exception {
        try (ExecutorService verifiers = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService threads = Executors.newFixedThreadPool(LOOPS);
                TlsRig rig = new TlsRig()) {
            TlsMeans means = new TlsMeans(verifiers, rig.means.clock(), rig.means.chance());
            TlsServerSettings settings = settings();
            ServerMaterial material = TlsRig.material(TlsRig.trust(rig.root), rig.serverCertificate);
            ClientMaterial clientMaterial =
                    new ClientMaterial(rig.clientCertificate.keyMaterial(), TlsRig.trust(rig.root));
            try (TlsServer server = TlsServer.of(settings, material, means);
                    TlsClient client = TlsClient.of(
                            new TlsClientSettings(
                                    new TlsClientSettings.Peer.Verified(new TrustFiles(null, List.of()), 1),
                                    null,
                                    null,
                                    TlsRig.BOTH,
                                    List.of()),
                            clientMaterial,
                            means)) {
                List<Future<Integer>> loops = new ArrayList<>();
                for (int i = 0; i < LOOPS; i++) {
                    loops.add(threads.submit(() -> connectOften(server, client)));
                }
                int changes = 0;
                while (loops.stream().anyMatch(loop -> !loop.isDone())) {
                    server.replace(material);
                    client.replace(clientMaterial);
                    server.staple(rig.serverCertificate.keyMaterial(), new byte[] {(byte) changes, 1});
                    server.rotateTicketKeys(TestPki.NOW.plus(TicketKeys.ROTATION.multipliedBy(++changes)));
                }
                for (Future<Integer> loop : loops) {
                    assertThat(loop.get()).isEqualTo(CONNECTIONS);
                }
            }
        }
    }

    private static TlsServerSettings settings() {
        TlsServerSettings usual = TlsServerSettings.of(new CertificateFiles(Path.of("test.pem"), null, null));
        return new TlsServerSettings(
                usual.certificates(),
                TlsRig.required(),
                usual.versions(),
                usual.ciphers(),
                usual.alpn(),
                usual.tickets(),
                usual.stapling(),
                usual.handshakeTimeout());
    }

    /// How many connections opened and carried bytes.
    private static int connectOften(TlsServer server, TlsClient client) throws InterruptedException {
        int good = 0;
        try (Arena arena = Arena.ofConfined()) {
            TlsEnd.Buffers buffers = TlsEnd.Buffers.of(arena);
            for (int i = 0; i < CONNECTIONS; i++) {
                Wakes wakes = new Wakes();
                try (TlsEnd one = new TlsEnd(server.layer(wakes::wake), buffers);
                        TlsEnd other = new TlsEnd(client.layer(wakes::wake, TlsRig.HOST, "node"), buffers)) {
                    good += talk(one, other, wakes);
                }
            }
        }
        return good;
    }

    private static int talk(TlsEnd server, TlsEnd client, Wakes wakes) throws InterruptedException {
        client.pump();
        while (!server.isOpen() || !client.isOpen()) {
            byte[] up = client.takeSaid();
            byte[] down = server.takeSaid();
            if (up.length > 0) {
                server.feed(up);
            }
            if (down.length > 0) {
                client.feed(down);
            }
            assertThat(server.why() + client.why()).isEmpty();
            if (up.length == 0 && down.length == 0) {
                wakes.await();
            }
            server.pump();
            client.pump();
        }
        client.write("ping");
        server.feed(client.takeSaid());
        server.write("pong");
        client.feed(server.takeSaid());
        return server.takeText().equals("ping") && client.takeText().equals("pong") ? 1 : 0;
    }

    /// Counts wakes that nobody has waited for yet.
    private static final class Wakes {
        private final Semaphore semaphore = new Semaphore(0);

        void wake() {
            semaphore.release();
        }

        void await() throws InterruptedException {
            assertThat(semaphore.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
