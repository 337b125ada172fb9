package io.tidegate.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// A client of another make, the JDK's, that speaks to an end of ours in memory. Confined.
final class EngineClient {
    private final SSLEngine engine;
    private final TlsEnd server;
    private final TlsRig rig;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private ByteBuffer wire = ByteBuffer.allocate(0);
    private String why = "";

    /// @param shape sets signature schemes, protocols, versions
    EngineClient(TlsRig rig, TlsServer server, Consumer<SSLParameters> shape) {
        this.rig = rig;
        this.server = rig.end(server);
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("root", rig.root.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), SecureRandom.getInstance("NativePRNGNonBlocking"));
            this.engine = context.createSSLEngine(TlsRig.HOST, 8883);
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            shape.accept(parameters);
            engine.setSSLParameters(parameters);
            engine.beginHandshake();
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Until neither has anything to say. What the engine complains of is [#why] afterwards.
    EngineClient run() {
        try {
            boolean more = true;
            while (more) {
                boolean up = wrap(ByteBuffer.allocate(0));
                boolean down = unwrap();
                more = rig.runTasks() || up || down;
            }
        } catch (SSLException e) {
            why = e.toString();
            sayLastWord();
        }
        return this;
    }

    private void sayLastWord() {
        try {
            wrap(ByteBuffer.allocate(0));
        } catch (SSLException _) {
            why += ", and could not say so";
        }
    }

    void write(byte[] bytes) throws SSLException {
        wrap(ByteBuffer.wrap(bytes));
    }

    /// Begins another handshake, as TLS 1.2 allows.
    void renegotiate() throws SSLException {
        engine.beginHandshake();
    }

    private boolean wrap(ByteBuffer clear) throws SSLException {
        boolean any = false;
        while (clear.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(clear, out);
            if (out.position() == 0) {
                break;
            }
            any = true;
            server.feed(Arrays.copyOf(out.array(), out.position()));
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                break;
            }
        }
        return any;
    }

    private boolean unwrap() throws SSLException {
        byte[] said = server.takeSaid();
        wire = ByteBuffer.wrap(TlsEnd.join(Arrays.copyOfRange(wire.array(), wire.position(), wire.limit()), said));
        boolean any = false;
        while (true) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
                any = true;
                continue;
            }
            if (!wire.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                return any;
            }
            ByteBuffer clear = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            SSLEngineResult result = engine.unwrap(wire, clear);
            received.write(clear.array(), 0, clear.position());
            if (result.bytesConsumed() == 0 && result.getStatus() != SSLEngineResult.Status.OK) {
                return any;
            }
            any = true;
        }
    }

    TlsEnd server() {
        return server;
    }

    /// Empty where the engine complained of nothing.
    String why() {
        return why;
    }

    byte[] received() {
        return received.toByteArray();
    }

    /// `EC`, `RSA`, `EdDSA`: of the key that the server showed.
    String keyShown() throws SSLException {
        return engine.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
    }

    String protocol() {
        return engine.getApplicationProtocol();
    }
}
