package io.tidegate.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// Certificates, keys and revocation lists made to order. Any thread.
///
/// `order("device-1").dns("a.example").by(ca)` is a certificate; `order("Root").authority().selfSigned()` a root.
public final class TestPki {
    /// When tests take place, unless they say otherwise.
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    public static final Instant BEFORE = Instant.parse("2025-01-01T00:00:00Z");
    public static final Instant AFTER = Instant.parse("2035-01-01T00:00:00Z");

    private static final AtomicLong SERIALS = new AtomicLong(1000);
    /// RSA keys take long to make: a few serve all.
    private static final Map<String, KeyPair> RSA_KEYS = new ConcurrentHashMap<>();

    private static final int RSA_KEY_COUNT = 4;

    private TestPki() {}

    public enum Key {
        RSA_1024("RSA", 1024, "SHA256withRSA"),
        RSA_2048("RSA", 2048, "SHA256withRSA"),
        EC_256("EC", 256, "SHA256withECDSA"),
        EC_384("EC", 384, "SHA384withECDSA"),
        ED25519("Ed25519", 255, "Ed25519");

        private final String algorithm;
        private final int bits;
        private final String signature;

        Key(String algorithm, int bits, String signature) {
            this.algorithm = algorithm;
            this.bits = bits;
            this.signature = signature;
        }

        KeyPair generate() {
            if (!algorithm.equals("RSA")) {
                return fresh();
            }
            return RSA_KEYS.computeIfAbsent(name() + SERIALS.get() % RSA_KEY_COUNT, _ -> fresh());
        }

        /// A key that nobody else has; for RSA that takes its time.
        KeyPair fresh() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                generator.initialize(bits);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// A certificate with its key.
    ///
    /// @param chain the certificate, then those above it, without the root
    /// @param signature that it signs others with
    public record Issued(X509Certificate certificate, KeyPair keys, List<X509Certificate> chain, String signature) {
        public Issued {
            chain = List.copyOf(chain);
        }

        public List<byte[]> chainDer() {
            return chain.stream().map(TestPki::der).toList();
        }

        /// As if it had been read from files.
        public KeyMaterial keyMaterial() {
            return new KeyMaterial(
                    new CertificateFiles(Path.of("test.pem"), null, null),
                    chain,
                    keys.getPrivate(),
                    CertificateFacts.of(certificate));
        }

        /// Writes `NAME.pem` with the chain and `NAME.key` with the key, PKCS#8.
        public CertificateFiles write(Path directory, String name) {
            Path certfile = TestPki.write(directory.resolve(name + ".pem"), pem(chain.toArray()));
            Path keyfile = TestPki.write(directory.resolve(name + ".key"), pem(pkcs8()));
            return new CertificateFiles(certfile, keyfile, null);
        }

        Object pkcs8() {
            return new org.bouncycastle.util.io.pem.PemObject(
                    "PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        /// As OpenSSL writes it: a key on a curve, SEC1, names the curve within; an RSA key is PKCS#1.
        Object traditional() {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
            if (!(keys.getPrivate() instanceof java.security.interfaces.ECPrivateKey ec)) {
                return info;
            }
            ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
            int bits = ec.getParams().getOrder().bitLength();
            DERBitString point = new DERBitString(
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded())
                            .getPublicKeyData()
                            .getBytes());
            try {
                return new PrivateKeyInfo(
                        info.getPrivateKeyAlgorithm(), new ECPrivateKey(bits, ec.getS(), point, curve));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// A list of its own, in force for a day around [#NOW].
        public X509CRL crl(X509Certificate... revoked) {
            return crl(NOW.minusSeconds(43_200), NOW.plusSeconds(43_200), revoked);
        }

        public X509CRL crl(Instant thisUpdate, Instant nextUpdate, X509Certificate... revoked) {
            JcaX509v2CRLBuilder builder =
                    new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(thisUpdate));
            builder.setNextUpdate(Date.from(nextUpdate));
            for (X509Certificate one : revoked) {
                builder.addCRLEntry(one.getSerialNumber(), Date.from(thisUpdate), 0);
            }
            return sign(builder);
        }

        X509CRL sign(JcaX509v2CRLBuilder builder) {
            try {
                return new JcaX509CRLConverter().getCRL(builder.build(signer(signature, keys.getPrivate())));
            } catch (OperatorCreationException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// A certificate for `CN=commonName`, or for the whole name where there is a `=` in it.
    public static Order order(String commonName) {
        return new Order(new X500Name(commonName.contains("=") ? commonName : "CN=" + commonName));
    }

    public static Issued root(String name) {
        return order(name).authority().selfSigned();
    }

    /// What a certificate shall be. Confined.
    public static final class Order {
        private final X500Name subject;
        private final List<GeneralName> names = new ArrayList<>();
        private final List<Extension> extensions = new ArrayList<>();
        private Key key = Key.EC_256;
        private @Nullable KeyPair keys;
        private @Nullable String signature;
        private @Nullable BasicConstraints constraints = new BasicConstraints(false);
        private @Nullable KeyUsage keyUsage = new KeyUsage(KeyUsage.digitalSignature);
        private KeyPurposeId[] purposes = {};
        private BigInteger serial = BigInteger.valueOf(SERIALS.incrementAndGet());
        private boolean keyIds = true;
        private Instant from = BEFORE;
        private Instant until = AFTER;

        private Order(X500Name subject) {
            this.subject = subject;
        }

        public Order key(Key value) {
            key = value;
            return this;
        }

        /// Another certificate for the same key.
        public Order keys(KeyPair value, Key kind) {
            keys = value;
            key = kind;
            return this;
        }

        /// The algorithm that the issuer signs this one with.
        public Order signature(String value) {
            signature = value;
            return this;
        }

        public Order dns(String... values) {
            for (String value : values) {
                names.add(new GeneralName(GeneralName.dNSName, value));
            }
            return this;
        }

        public Order ip(String... values) {
            for (String value : values) {
                names.add(new GeneralName(GeneralName.iPAddress, value));
            }
            return this;
        }

        public Order purposes(KeyPurposeId... values) {
            purposes = values.clone();
            return this;
        }

        public Order forClients() {
            return purposes(KeyPurposeId.id_kp_clientAuth);
        }

        public Order forServers() {
            return purposes(KeyPurposeId.id_kp_serverAuth);
        }

        /// Bits of [KeyUsage]; 0 = no such extension.
        public Order keyUsage(int bits) {
            keyUsage = bits == 0 ? null : new KeyUsage(bits);
            return this;
        }

        public Order authority() {
            constraints = new BasicConstraints(true);
            return keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        }

        public Order authority(int pathLength) {
            authority();
            constraints = new BasicConstraints(pathLength);
            return this;
        }

        public Order withoutBasicConstraints() {
            constraints = null;
            return this;
        }

        /// Says neither which key it has nor which its issuer has.
        public Order withoutKeyIds() {
            keyIds = false;
            return this;
        }

        public Order serial(BigInteger value) {
            serial = value;
            return this;
        }

        public Order valid(Instant fromTime, Instant untilTime) {
            from = fromTime;
            until = untilTime;
            return this;
        }

        public Order extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
            try {
                extensions.add(
                        new Extension(id, critical, value.toASN1Primitive().getEncoded()));
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public Issued selfSigned() {
            KeyPair own = keys == null ? key.generate() : keys;
            X509Certificate certificate = build(own, own, subject, key.signature);
            return new Issued(certificate, own, List.of(certificate), key.signature);
        }

        public Issued by(Issued issuer) {
            KeyPair own = keys == null ? key.generate() : keys;
            X509Certificate above = issuer.certificate();
            X500Name issuerName =
                    X500Name.getInstance(above.getSubjectX500Principal().getEncoded());
            X509Certificate certificate = build(own, issuer.keys(), issuerName, issuer.signature());
            List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
            if (!above.getSubjectX500Principal().equals(above.getIssuerX500Principal())) {
                chain.addAll(issuer.chain());
            }
            return new Issued(certificate, own, chain, key.signature);
        }

        private X509Certificate build(KeyPair own, KeyPair issuer, X500Name issuerName, String usual) {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuerName, serial, Date.from(from), Date.from(until), subject, own.getPublic());
            String algorithm = signature == null ? usual : signature;
            try {
                extend(builder, own, issuer);
                return new JcaX509CertificateConverter()
                        .getCertificate(builder.build(signer(algorithm, issuer.getPrivate())));
            } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }

        private void extend(JcaX509v3CertificateBuilder builder, KeyPair own, KeyPair issuer)
                throws CertIOException, GeneralSecurityException {
            if (keyIds) {
                JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
                builder.addExtension(
                        Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(own.getPublic()));
                builder.addExtension(
                        Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuer.getPublic()));
            }
            if (constraints != null) {
                builder.addExtension(Extension.basicConstraints, true, constraints);
            }
            if (keyUsage != null) {
                builder.addExtension(Extension.keyUsage, true, keyUsage);
            }
            if (purposes.length > 0) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])));
            }
            for (Extension extension : extensions) {
                builder.addExtension(extension);
            }
        }
    }

    /// RSASSA-PSS by its name is BouncyCastle's, all else the JDK's.
    private static ContentSigner signer(String algorithm, PrivateKey key) throws OperatorCreationException {
        JcaContentSignerBuilder builder = new JcaContentSignerBuilder(algorithm);
        return (algorithm.endsWith("MGF1") ? builder.setProvider(new BouncyCastleProvider()) : builder).build(key);
    }

    /// A key of a kind that TLS does not use any more, as PKCS#8.
    static byte[] dsaKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
            generator.initialize(1024);
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Certificates, keys (as OpenSSL's traditional form), lists and PEM objects, one after the other.
    public static String pem(Object... objects) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    public static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
