package io.tidegate.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/// What stands in a PEM text (RFC 7468), without what is of no interest here. Immutable.
///
/// @param keys as the library reads them, encrypted or not: [PrivateKeys] knows them
record PemContents(List<X509Certificate> certificates, List<Object> keys) {
    PemContents {
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
    }

    /// @throws IOException saying what is wrong with the text
    static PemContents parse(String text) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        List<Object> keys = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                switch (object) {
                    case X509CertificateHolder holder -> certificates.add(certificate(holder));
                    case X509TrustedCertificateBlock block ->
                        certificates.add(certificate(block.getCertificateHolder()));
                    case PrivateKeyInfo key -> keys.add(key);
                    case PEMKeyPair key -> keys.add(key);
                    case PKCS8EncryptedPrivateKeyInfo key -> keys.add(key);
                    case PEMEncryptedKeyPair key -> keys.add(key);
                    default -> {} // parameters of a curve, requests, revocation lists
                }
            }
        } catch (RuntimeException e) {
            throw new IOException(e); // the library's way to say that a block holds something else
        }
        return new PemContents(certificates, keys);
    }

    private static X509Certificate certificate(X509CertificateHolder holder) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
        } catch (CertificateException e) {
            throw new IOException(e);
        }
    }
}
