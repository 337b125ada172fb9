package io.tidegate.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.benchmark.load.TlsClients.Sessions;
import io.tidegate.benchmark.proxies.Certificates;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against the JDK's own TLS, which answers each CONNECT and reads to the end.
class TlsClientsTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final byte[] CONNACK = {0x20, 2, 0, 0};

    @TempDir
    static Path directory;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Load load = new Load(Clock.system(), 1);
    private SSLServerSocket server;

    @BeforeEach
    void serve() throws GeneralSecurityException, IOException {
        server = (SSLServerSocket) context().getServerSocketFactory().createServerSocket(0);
        server.setEnabledProtocols(new String[] {"TLSv1.3"});
        threads.execute(this::acceptAll);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        load.close();
        threads.close();
    }

    private static SSLContext context() throws GeneralSecurityException, IOException {
        String pem = Files.readString(new Certificates(directory).of(Certificates.Key.ECDSA_P256));
        Certificate certificate;
        try (InputStream in = Files.newInputStream(directory.resolve("ECDSA_P256.crt"))) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        String base64 = pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*)-----END PRIVATE KEY-----.*", "$1");
        byte[] key = Base64.getMimeDecoder().decode(base64);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                new char[0],
                new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                threads.execute(() -> answer(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void answer(SSLSocket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            in.readNBytes(Packets.connect("device-00000").length);
            socket.getOutputStream().write(CONNACK);
            in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// So many lives of three clients.
    private TlsClients lives(Sessions sessions, long count) {
        TlsClients tls = new TlsClients(Clock.system(), sessions);
        Storm[] storm = new Storm[1];
        Crowd crowd = load.crowd(server.getLocalPort(), tls, self -> storm[0] = new Storm(self, count));
        crowd.add(3, 3);
        assertThat(load.await(() -> storm[0].left() == 0, PATIENCE_NANOS)).isTrue();
        assertThat(load.tally().firstFailure()).isEmpty();
        return tls;
    }

    @Test
    void shakesHandsInFullWhereSessionsAreForgotten() {
        try (TlsClients tls = lives(Sessions.FORGOTTEN, 12)) {
            assertThat(tls.opened()).isEqualTo(12);
            assertThat(tls.resumed()).isZero();
            load.dismiss();
        }
    }

    @Test
    void resumesFromTheSecondConnectionOfAClientOn() {
        try (TlsClients tls = lives(Sessions.RESUMED, 12)) {
            assertThat(tls.opened()).isEqualTo(12);
            assertThat(tls.resumed()).as("all but the first of each").isEqualTo(9);
            tls.forget();
            assertThat(tls.opened()).isZero();
            assertThat(tls.resumed()).isZero();
            load.dismiss();
        }
    }
}
