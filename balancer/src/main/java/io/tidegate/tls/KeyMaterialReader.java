package io.tidegate.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a certificate of ours with its chain and key. Confined.
final class KeyMaterialReader {
    /// A chain with its key has some kilobytes.
    static final int BYTES_MAX = 1024 * 1024;

    private static final String CERTFILE = "certfile";
    private static final String KEYFILE = "keyfile";
    private static final int SEQUENCE = 0x30;

    private final FileFindings findings;
    private final Instant now;

    /// What one file holds; the key is null where there is none that can be used.
    private record Contents(
            List<X509Certificate> certificates, @Nullable PrivateKey key) {}

    KeyMaterialReader(FileFindings findings, Instant now) {
        this.findings = findings;
        this.now = now;
    }

    /// Null where there was a problem.
    @Nullable
    KeyMaterial read(CertificateFiles files) {
        Path certfile = files.certfile();
        Path keyfile = files.keyfile();
        boolean inOne = keyfile == null || keyfile.equals(certfile);
        Contents contents = contents(CERTFILE, certfile, files.password(), inOne);
        Contents ofKey = keyfile == null || inOne ? contents : contents(KEYFILE, keyfile, files.password(), true);
        PrivateKey key = ofKey == null ? null : ofKey.key();
        if (contents == null) {
            return null;
        }
        if (contents.certificates().isEmpty()) {
            findings.problem(CERTFILE, certfile, "no certificate in it: give the certificate and its chain, as PEM");
            return null;
        }
        return key == null
                ? null
                : findings.parsed(CERTFILE, certfile, () -> joined(files, contents.certificates(), key));
    }

    private @Nullable KeyMaterial joined(CertificateFiles files, List<X509Certificate> certificates, PrivateKey key) {
        Path certfile = files.certfile();
        X509Certificate own = certificates.stream()
                .filter(one -> PrivateKeys.belongTogether(key, one.getPublicKey()))
                .findFirst()
                .orElse(null);
        if (own == null) {
            findings.problem(
                    CERTFILE,
                    certfile,
                    "the key " + (files.keyfile() == null ? "in it" : "in " + files.keyfile())
                            + " does not belong to the certificate of "
                            + SubjectName.printed(certificates.getFirst().getSubjectX500Principal())
                            + ": give the key that the certificate was requested with");
            return null;
        }
        ChainOrder order = ChainOrder.from(own, certificates);
        if (Collections.indexOfSubList(certificates, order.chain()) != 0) {
            findings.warning(CERTFILE, certfile, "its certificates are out of order: they are sent in the right one");
        }
        for (X509Certificate left : order.left()) {
            findings.warning(
                    CERTFILE,
                    certfile,
                    SubjectName.printed(left.getSubjectX500Principal())
                            + " issued none of the others and is not sent: take it out, or add what is missing in between");
        }
        checkTime(CERTFILE, certfile, own);
        return new KeyMaterial(files, order.chain(), key, CertificateFacts.of(own));
    }

    private void checkTime(String setting, Path file, X509Certificate certificate) {
        String name = SubjectName.printed(certificate.getSubjectX500Principal());
        Instant until = certificate.getNotAfter().toInstant();
        Instant from = certificate.getNotBefore().toInstant();
        if (now.isAfter(until)) {
            findings.warning(setting, file, "the certificate of " + name + " expired at " + until + ": renew it");
        }
        if (now.isBefore(from)) {
            findings.warning(
                    setting, file, "the certificate of " + name + " is not valid before " + from + ": check the clock");
        }
    }

    /// Null where there was a problem.
    private @Nullable Contents contents(String setting, Path file, @Nullable String password, boolean withKey) {
        byte[] bytes = findings.read(setting, file, BYTES_MAX);
        if (bytes == null) {
            return null;
        }
        return findings.parsed(
                setting,
                file,
                () -> isDer(bytes)
                        ? pkcs12(setting, file, bytes, password)
                        : pem(setting, file, bytes, password, withKey));
    }

    private @Nullable Contents pem(
            String setting, Path file, byte[] bytes, @Nullable String password, boolean withKey) {
        PemContents pem = findings.pem(setting, file, new String(bytes, StandardCharsets.ISO_8859_1));
        if (pem == null) {
            return null;
        }
        return new Contents(pem.certificates(), withKey ? key(setting, file, pem.keys(), password) : null);
    }

    /// A sequence as long as it says, or of more than 127 bytes: text has no such second byte.
    private static boolean isDer(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == SEQUENCE && (bytes[1] < 0 || bytes[1] == bytes.length - 2);
    }

    private @Nullable PrivateKey key(String setting, Path file, List<Object> keys, @Nullable String password) {
        if (keys.size() != 1) {
            findings.problem(
                    setting,
                    file,
                    keys.isEmpty()
                            ? "no private key in it: " + (setting.equals(KEYFILE) ? "give one as PEM" : "set keyfile")
                            : keys.size() + " private keys in it: leave the one of the certificate");
            return null;
        }
        return switch (PrivateKeys.decode(keys.getFirst(), password)) {
            case PrivateKeys.Decoded.Key(PrivateKey key) -> key;
            case PrivateKeys.Decoded.Not(String why) -> {
                findings.problem(setting, file, why);
                yield null;
            }
        };
    }

    private @Nullable Contents pkcs12(String setting, Path file, byte[] bytes, @Nullable String password) {
        char[] secret = password == null ? new char[0] : password.toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), secret);
            List<String> aliases = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
                    aliases.add(alias);
                }
            }
            if (aliases.size() != 1) {
                findings.problem(setting, file, aliases.size() + " private keys in the PKCS#12 file: it must have one");
                return null;
            }
            Certificate @Nullable [] certificates = store.getCertificateChain(aliases.getFirst());
            if (certificates == null) { // a key may come without one
                findings.problem(setting, file, "no certificate in it: give the certificate and its chain too");
                return null;
            }
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate one : certificates) {
                chain.add((X509Certificate) one);
            }
            return new Contents(chain, (PrivateKey) store.getKey(aliases.getFirst(), secret));
        } catch (IOException | GeneralSecurityException e) {
            findings.problem(setting, file, whyNotPkcs12(e, password));
            return null;
        }
    }

    private static String whyNotPkcs12(Exception e, @Nullable String password) {
        boolean wrongPassword =
                e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException;
        if (!wrongPassword) {
            return "neither PEM nor PKCS#12: convert it, for instance with `openssl x509 -inform DER` or `openssl pkey -inform DER`";
        }
        return password == null ? "the PKCS#12 file is encrypted: set password" : "password is wrong";
    }
}
