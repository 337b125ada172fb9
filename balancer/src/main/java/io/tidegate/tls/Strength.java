package io.tidegate.tls;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.jspecify.annotations.Nullable;

/// Which keys and signatures count: what is named here, and nothing else, whatever the JVM's security properties
/// allow. They may forbid more.
final class Strength {
    static final int RSA_BITS_MIN = 2048;
    static final int EC_BITS_MIN = 256;

    private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
    private static final Set<String> SIGNATURES = Set.of(
            "1.2.840.113549.1.1.11", // RSA with SHA-256, 384, 512
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13",
            "1.2.840.10045.4.3.2", // ECDSA with SHA-256, 384, 512
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4",
            "1.3.101.112", // Ed25519, Ed448
            "1.3.101.113");
    private static final Set<String> HASHES = Set.of(
            "2.16.840.1.101.3.4.2.1", // SHA-256, 384, 512
            "2.16.840.1.101.3.4.2.2",
            "2.16.840.1.101.3.4.2.3");

    private Strength() {}

    /// RSA of 2048 bits, elliptic curves of 256, or Edwards curves.
    static boolean isStrong(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS_MIN;
            case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() >= EC_BITS_MIN;
            case EdECPublicKey _ -> true;
            default -> false;
        };
    }

    static boolean isSignedStrongly(X509Certificate certificate) {
        return isStrong(certificate.getSigAlgOID(), certificate.getSigAlgParams());
    }

    /// @param parameters in DER; looked at for RSASSA-PSS only, where the hash stands in them
    static boolean isStrong(String signatureOid, byte @Nullable [] parameters) {
        if (!signatureOid.equals(RSASSA_PSS)) {
            return SIGNATURES.contains(signatureOid);
        }
        try {
            return parameters != null
                    && HASHES.contains(RSASSAPSSparams.getInstance(parameters)
                            .getHashAlgorithm()
                            .getAlgorithm()
                            .getId());
        } catch (IllegalArgumentException _) {
            return false; // which hash cannot be told
        }
    }
}
