package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TestPki.Issued;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys in all the ways they are written down, and PKCS#12.
class TlsFilesKeysTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);
    private static final Issued EC = TestPki.order("ec").by(CA);
    private static final Issued RSA =
            TestPki.order("rsa").key(TestPki.Key.RSA_2048).by(CA);

    @TempDir
    private Path directory = Path.of("");

    private Reading<ServerMaterial> read(Issued server, Object key, @Nullable String password) {
        Path certfile = TestPki.write(
                directory.resolve("server.pem"), TestPki.pem(server.chain().toArray()));
        Path keyfile = TestPki.write(directory.resolve("server.key"), TestPki.pem(key));
        return read(certfile, keyfile, password);
    }

    private static Reading<ServerMaterial> read(Path certfile, @Nullable Path keyfile, @Nullable String password) {
        return new TlsFiles(FileReader.system())
                .read(TlsServerSettings.of(new CertificateFiles(certfile, keyfile, password)), NOW);
    }

    private static void assertRead(Reading<ServerMaterial> reading, Issued server) {
        assertThat(reading).isInstanceOfSatisfying(Reading.Good.class, good -> {
            KeyMaterial material =
                    ((ServerMaterial) good.material()).certificates().getFirst();
            assertThat(material.key()).isEqualTo(server.keys().getPrivate());
            assertThat(material.chain()).isEqualTo(server.chain());
        });
    }

    private void assertProblem(Reading<ServerMaterial> reading, String problem) {
        assertThat(reading)
                .isEqualTo(new Reading.Bad<ServerMaterial>(
                        List.of(new FileProblem("keyfile", directory.resolve("server.key"), problem))));
    }

    private static Object encrypted(Issued server, ASN1ObjectIdentifier algorithm) {
        try {
            return new JcaPKCS8Generator(
                            server.keys().getPrivate(),
                            new JceOpenSSLPKCS8EncryptorBuilder(algorithm)
                                    .setProvider(new BouncyCastleProvider())
                                    .setPassword("right".toCharArray())
                                    .build())
                    .generate();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object traditional(Issued server, String cipher) {
        try {
            return new JcaMiscPEMGenerator(
                            server.traditional(),
                            new JcePEMEncryptorBuilder(cipher)
                                    .setProvider(new BouncyCastleProvider())
                                    .build("right".toCharArray()))
                    .generate();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysThatAPasswordIsMissing() {
        assertProblem(read(EC, encrypted(EC, PKCS8Generator.AES_256_CBC), null), "the key is encrypted: set password");
        assertProblem(read(EC, traditional(EC, "AES-256-CBC"), null), "the key is encrypted: set password");
    }

    @Test
    void saysThatAPasswordIsWrong() {
        assertProblem(
                read(EC, encrypted(EC, PKCS8Generator.AES_256_CBC), "wrong"),
                "the key cannot be decrypted: password is wrong");
        assertProblem(
                read(EC, encrypted(EC, PKCS8Generator.PBE_SHA1_3DES), "wrong"),
                "the key cannot be decrypted: password is wrong");
        assertProblem(
                read(RSA, traditional(RSA, "AES-256-CBC"), "wrong"), "the key cannot be decrypted: password is wrong");
    }

    @Test
    void saysThatACipherIsUnknown() throws IOException {
        byte[] encoded = new EncryptedPrivateKeyInfo(
                        new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1"), DERNull.INSTANCE),
                        new DEROctetString(new byte[16]).getOctets())
                .getEncoded();
        assertProblem(
                read(EC, new PemObject("ENCRYPTED PRIVATE KEY", encoded), "right"),
                "the key is encrypted in a way that is not known here: write it again with "
                        + "`openssl pkcs8 -topk8 -v2 aes-256-cbc`");
    }

    @Test
    void saysThatAKeyCannotBeRead() throws IOException {
        byte[] encoded = new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        DERNull.INSTANCE)
                .getEncoded();
        Reading<ServerMaterial> reading = read(EC, new PemObject("PRIVATE KEY", encoded), null);
        assertThat(reading.toString()).contains(": the key cannot be read (").contains("): make it anew");
    }

    @Test
    void saysThatAKeyDoesNotNameItsCurve() {
        assertProblem(
                read(EC, EC.keys().getPrivate(), null),
                "the key cannot be read (it does not say on which curve it is): make it anew");
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "EC_256", "EC_384", "ED25519"})
    void readsPkcs8(TestPki.Key kind) {
        Issued server = TestPki.order("server").key(kind).by(CA);
        assertRead(read(server, server.pkcs8(), null), server);
        assertRead(read(server, server.pkcs8(), "of no use"), server);
    }

    @Test
    void readsPkcs1AndSec1() {
        assertThat(TestPki.pem(RSA.traditional())).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(TestPki.pem(EC.traditional())).startsWith("-----BEGIN EC PRIVATE KEY-----");
        assertRead(read(RSA, RSA.traditional(), null), RSA);
        assertRead(read(EC, EC.traditional(), null), EC);
    }

    @Test
    void readsSec1BehindTheParametersOfItsCurve() {
        Path certfile = TestPki.write(
                directory.resolve("server.pem"), TestPki.pem(EC.chain().toArray()));
        Path keyfile = TestPki.write(
                directory.resolve("server.key"),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + TestPki.pem(EC.traditional()));
        assertRead(read(certfile, keyfile, null), EC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.16.840.1.101.3.4.1.2", // PBES2 with AES-128-CBC, AES-256-CBC, 3DES
                "2.16.840.1.101.3.4.1.42",
                "1.2.840.113549.3.7",
                "1.2.840.113549.1.12.1.3", // PKCS#12's PBE with SHA-1 and 3DES, RC2
                "1.2.840.113549.1.12.1.6"
            })
    void readsEncryptedPkcs8(String algorithm) {
        assertRead(read(EC, encrypted(EC, new ASN1ObjectIdentifier(algorithm)), "right"), EC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES-128-CBC", "AES-256-CBC", "DES-EDE3-CBC"})
    void readsKeysEncryptedTheTraditionalWay(String cipher) {
        assertThat(TestPki.pem(traditional(RSA, cipher))).contains("Proc-Type: 4,ENCRYPTED", "DEK-Info: " + cipher);
        assertRead(read(RSA, traditional(RSA, cipher), "right"), RSA);
        assertRead(read(EC, traditional(EC, cipher), "right"), EC);
    }

    private Path pkcs12(@Nullable String password, Issued... entries) {
        Path file = directory.resolve("server.p12");
        char[] secret = password == null ? new char[0] : password.toCharArray();
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Issued one : entries) {
                store.setKeyEntry(
                        one.certificate().getSubjectX500Principal().getName(),
                        one.keys().getPrivate(),
                        secret,
                        one.chain().toArray(new Certificate[0]));
            }
            store.store(out, secret);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }

    @Test
    void readsPkcs12() {
        assertRead(read(pkcs12("right", EC), null, "right"), EC);
        assertRead(read(pkcs12(null, RSA), null, null), RSA);
    }

    @Test
    void saysThatThePasswordOfPkcs12IsMissingOrWrong() {
        Path file = pkcs12("right", EC);
        assertThat(read(file, null, null))
                .isEqualTo(new Reading.Bad<ServerMaterial>(
                        List.of(new FileProblem("certfile", file, "the PKCS#12 file is encrypted: set password"))));
        assertThat(read(file, null, "wrong"))
                .isEqualTo(new Reading.Bad<ServerMaterial>(
                        List.of(new FileProblem("certfile", file, "password is wrong"))));
    }

    @Test
    void saysHowManyKeysPkcs12Has() {
        Path file = pkcs12("right", EC, RSA);
        assertThat(read(file, null, "right"))
                .isEqualTo(new Reading.Bad<ServerMaterial>(List.of(
                        new FileProblem("certfile", file, "2 private keys in the PKCS#12 file: it must have one"))));
        Path none = pkcs12("right");
        assertThat(read(none, null, "right"))
                .isEqualTo(new Reading.Bad<ServerMaterial>(List.of(
                        new FileProblem("certfile", none, "0 private keys in the PKCS#12 file: it must have one"))));
    }

    @Test
    void readsTheChainOfPkcs12WithAKeyFromElsewhere() {
        Path keyfile = TestPki.write(directory.resolve("server.key"), TestPki.pem(EC.pkcs8()));
        assertRead(read(pkcs12("right", EC), keyfile, "right"), EC);
    }

    /// The key alone, as `openssl pkcs12 -export -nocerts` writes it.
    private Path pkcs12WithoutCertificate() {
        BouncyCastleProvider provider = new BouncyCastleProvider();
        char[] secret = "right".toCharArray();
        try {
            return Files.write(
                    directory.resolve("server.p12"),
                    new PKCS12PfxPduBuilder()
                            .addData(new JcaPKCS12SafeBagBuilder(
                                            EC.keys().getPrivate(),
                                            new JcePKCSPBEOutputEncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                                    .setProvider(provider)
                                                    .build(secret))
                                    .build())
                            .build(new JcePKCS12MacCalculatorBuilder().setProvider(provider), secret)
                            .getEncoded());
        } catch (IOException | PKCSException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysThatPkcs12HasNoCertificate() {
        Path file = pkcs12WithoutCertificate();
        assertThat(read(file, null, "right"))
                .isEqualTo(new Reading.Bad<ServerMaterial>(List.of(new FileProblem(
                        "certfile", file, "no certificate in it: give the certificate and its chain too"))));
    }

    @Test
    void aSecretInPkcs12IsNoPrivateKey() throws IOException, GeneralSecurityException {
        Path file = directory.resolve("server.p12");
        char[] secret = "right".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setEntry(
                "secret",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
                new KeyStore.PasswordProtection(secret));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, secret);
        }
        assertThat(read(file, null, "right"))
                .isEqualTo(new Reading.Bad<ServerMaterial>(List.of(
                        new FileProblem("certfile", file, "0 private keys in the PKCS#12 file: it must have one"))));
    }

    /// Any file may hold anything; `check` says what is wrong with it, by file.
    @ParameterizedTest
    @ValueSource(strings = {"server.p12", "server.pem", "server.key", "ca.pem", "list.crl"})
    void neverThrowsForWhatAFileHolds(String broken) throws IOException, GeneralSecurityException {
        Random random = new Random(broken.hashCode());
        CertificateFiles own = EC.write(directory, "server");
        Path store = pkcs12("right", EC);
        Path ca = TestPki.write(directory.resolve("ca.pem"), TestPki.pem(CA.certificate()));
        Path list = Files.write(directory.resolve("list.crl"), CA.crl().getEncoded());
        boolean inStore = broken.endsWith("p12");
        Path file = directory.resolve(broken);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < (inStore ? 100 : 500); i++) {
            Files.write(file, mutated(good, random));
            Reading<ServerMaterial> reading = new TlsFiles(FileReader.system())
                    .read(
                            trusting(
                                    TlsServerSettings.of(inStore ? new CertificateFiles(store, null, "right") : own),
                                    new TrustFiles(ca, List.of(list))),
                            NOW);
            assertThat(reading).isNotNull();
        }
    }

    private static TlsServerSettings trusting(TlsServerSettings plain, TrustFiles trust) {
        return new TlsServerSettings(
                plain.certificates(),
                new TlsServerSettings.ClientAuth.Required(trust, 1),
                plain.versions(),
                plain.ciphers(),
                plain.alpn(),
                plain.tickets(),
                plain.stapling(),
                plain.handshakeTimeout());
    }

    /// Bytes changed: of PEM those that stand in it, so that it stays PEM.
    private static byte[] mutated(byte[] good, Random random) {
        String text = new String(good, StandardCharsets.ISO_8859_1);
        int from = text.indexOf("-----\n") + "-----\n".length();
        if (!text.startsWith("-----")) {
            return changed(good, random);
        }
        int to = text.indexOf("-----END");
        byte[] der = Base64.getMimeDecoder().decode(text.substring(from, to));
        return (text.substring(0, from)
                        + Base64.getMimeEncoder().encodeToString(changed(der, random))
                        + "\n"
                        + text.substring(to))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] changed(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
