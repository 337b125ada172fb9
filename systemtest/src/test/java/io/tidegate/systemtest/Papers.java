package io.tidegate.systemtest;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// What a client of TLS has: whom it trusts, and what it shows of itself. Immutable.
///
/// @param authority PEM: whom it trusts
/// @param own what it shows if it is asked; null = nothing
record Papers(Path authority, Pki.@Nullable Certificate own) {
    private static final char[] NO_PASSWORD = {};

    /// One who trusts our servers and shows nothing.
    static Papers none() {
        return new Papers(Pki.shared().root(), null);
    }

    static Papers of(Pki.Certificate own) {
        return new Papers(Pki.shared().root(), own);
    }

    /// A new one each time: sessions are not resumed from one to the next.
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own == null ? null : new KeyManager[] {new Shown(key(own.key()), certificates(own.chain()))},
                    trust().getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(this + " cannot be used", e);
        }
    }

    TrustManagerFactory trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate each : certificates(authority)) {
                store.setCertificateEntry("authority" + number++, each);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(authority + " cannot be read", e);
        }
    }

    /// Of what it shows; with nothing in it where that is nothing.
    KeyManagerFactory keys() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            if (own != null) {
                store.setKeyEntry(
                        "own",
                        key(own.key()),
                        NO_PASSWORD,
                        certificates(own.chain()).toArray(Certificate[]::new));
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, NO_PASSWORD);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(own + " cannot be read", e);
        }
    }

    /// As mosquitto's clients take them.
    List<String> ofMosquitto() {
        List<String> arguments = new ArrayList<>(List.of("--cafile", authority.toString()));
        if (own != null) {
            arguments.addAll(
                    List.of("--cert", own.chain().toString(), "--key", own.key().toString()));
        }
        return arguments;
    }

    /// As `openssl s_client` takes them.
    List<String> ofOpenSsl() {
        List<String> arguments = new ArrayList<>(List.of("-CAfile", authority.toString()));
        if (own != null) {
            arguments.addAll(List.of(
                    "-cert",
                    own.chain().toString(),
                    "-cert_chain",
                    own.chain().toString(),
                    "-key",
                    own.key().toString()));
        }
        return arguments;
    }

    private static List<X509Certificate> certificates(Path pem) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    /// Shows a certificate to whoever asks for any. The JDK's own managers keep back one that is of none of the
    /// authorities that the server names.
    private static final class Shown extends X509ExtendedKeyManager {
        private static final String ALIAS = "own";

        private final PrivateKey key;
        private final List<X509Certificate> chain;

        Shown(PrivateKey key, List<X509Certificate> chain) {
            this.key = key;
            this.chain = chain;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            throw new UnsupportedOperationException("of a client");
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException("of a client");
        }
    }

    private static PrivateKey key(Path pem) throws GeneralSecurityException, IOException {
        String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
        PKCS8EncodedKeySpec key =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        try {
            return KeyFactory.getInstance("EC").generatePrivate(key);
        } catch (InvalidKeySpecException _) {
            return KeyFactory.getInstance("RSA").generatePrivate(key);
        }
    }
}
