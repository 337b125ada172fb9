package io.tidegate.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// A certificate for this machine's own names that nobody else vouches for, and its key: made by the JDK's `keytool` as
/// the demo starts, in the demo's directory, and gone with it. Immutable.
///
/// @param keyStore PKCS#12, with certificate and key
/// @param password of it, and the file that tells `keytool`
record SelfSigned(Path keyStore, String password, Path passwordFile) {
    private static final String ALIAS = "demo";
    private static final String DAYS = "30";
    private static final int PASSWORD_BYTES = 16;

    /// Decides where it will be; [#command] makes it.
    static SelfSigned in(DemoDirectory directory) throws IOException {
        byte[] chance = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(chance);
        String password = HexFormat.of().formatHex(chance);
        Path passwordFile = directory.write("tls.password", password + "\n");
        return new SelfSigned(directory.path().resolve("tls.p12"), password, passwordFile);
    }

    /// What makes it.
    List<String> command(Path keytool) {
        return List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,ip:::1",
                "-validity",
                DAYS,
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass:file",
                passwordFile.toString());
    }

    /// The certificate alone, for clients that are to trust it: PEM.
    ///
    /// @throws IOException where it has not been made, or not well
    String pem() throws IOException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            Certificate certificate = store.getCertificate(ALIAS);
            if (certificate == null) {
                throw new IOException(keyStore + " has no certificate");
            }
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IOException(keyStore + " cannot be read", e);
        }
    }

    /// Without the password.
    @Override
    public String toString() {
        return "SelfSigned[" + keyStore + "]";
    }
}
