package io.tidegate.tls;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/// How a server with an RSA key may be asked to sign (RFC 8446 §4.2.3).
enum SignatureScheme {
    RSA_PKCS1_SHA1(0x0201, "SHA1", false),
    RSA_PKCS1_SHA256(0x0401, "SHA256", false),
    RSA_PKCS1_SHA384(0x0501, "SHA384", false),
    RSA_PKCS1_SHA512(0x0601, "SHA512", false),
    RSA_PSS_SHA256(0x0804, "SHA256", true),
    RSA_PSS_SHA384(0x0805, "SHA384", true),
    RSA_PSS_SHA512(0x0806, "SHA512", true);

    private final int code;
    private final String digest;
    private final boolean pss;

    SignatureScheme(int code, String digest, boolean pss) {
        this.code = code;
        this.digest = digest;
        this.pss = pss;
    }

    /// Null where it is none of RSA's.
    static @Nullable SignatureScheme of(int code) {
        for (SignatureScheme scheme : values()) {
            if (scheme.code == code) {
                return scheme;
            }
        }
        return null;
    }

    /// As both libraries call it.
    String digest() {
        return digest;
    }

    /// Whether it is padded by PSS, with a salt as long as the digest; PKCS #1 v1.5 else.
    boolean isPss() {
        return pss;
    }

    /// The JDK's, to be initialized for signing or verifying.
    Signature signature() throws GeneralSecurityException {
        if (!pss) {
            return Signature.getInstance(digest + "withRSA");
        }
        String name = digest.replace("SHA", "SHA-");
        int salt = Integer.parseInt(digest.substring(3)) / 8;
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec(
                name, "MGF1", new MGF1ParameterSpec(name), salt, PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }

    boolean verifies(PublicKey key, byte[] message, byte[] made) {
        try {
            Signature verifier = signature();
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(made);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
