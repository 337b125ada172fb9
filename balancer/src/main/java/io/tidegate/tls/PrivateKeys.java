package io.tidegate.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.EncryptionException;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/// Private keys in all the ways they are written down.
final class PrivateKeys {
    private static final Map<String, String> ALGORITHMS = Map.of(
            "1.2.840.113549.1.1.1", "RSA",
            "1.2.840.113549.1.1.10", "RSASSA-PSS",
            "1.2.840.10045.2.1", "EC",
            "1.3.101.112", "Ed25519");

    private static final byte[] PROBE = new byte[32];

    private PrivateKeys() {}

    /// What came of decoding a key.
    sealed interface Decoded {
        record Key(PrivateKey key) implements Decoded {}

        /// @param why what is wrong and what to do
        record Not(String why) implements Decoded {}
    }

    /// @param key as [PemContents] has it
    static Decoded decode(Object key, @Nullable String password) {
        return switch (key) {
            case PrivateKeyInfo plain -> plain(plain);
            case PEMKeyPair pair -> plain(pair.getPrivateKeyInfo());
            default ->
                password == null ? new Decoded.Not("the key is encrypted: set password") : decrypt(key, password);
        };
    }

    private static Decoded decrypt(Object key, String password) {
        BouncyCastleProvider provider = new BouncyCastleProvider(); // it knows more ciphers than the JDK
        try {
            PrivateKeyInfo plain = switch (key) {
                case PKCS8EncryptedPrivateKeyInfo encrypted ->
                    encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(provider)
                            .build(password.toCharArray()));
                case PEMEncryptedKeyPair encrypted ->
                    encrypted
                            .decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                    .setProvider(provider)
                                    .build(password.toCharArray()))
                            .getPrivateKeyInfo();
                default -> throw new IllegalArgumentException("no key: " + key.getClass());
            };
            return plain(plain);
        } catch (OperatorCreationException | PKCSException | IOException e) {
            return new Decoded.Not(
                    isUnknownCipher(e)
                            ? "the key is encrypted in a way that is not known here: "
                                    + "write it again with `openssl pkcs8 -topk8 -v2 aes-256-cbc`"
                            : "the key cannot be decrypted: password is wrong");
        }
    }

    private static Decoded plain(PrivateKeyInfo key) {
        String oid = key.getPrivateKeyAlgorithm().getAlgorithm().getId();
        String algorithm = ALGORITHMS.get(oid);
        if (algorithm == null) {
            return new Decoded.Not("a key of a kind that is not known here (" + oid + "): use RSA, EC or Ed25519");
        }
        try {
            KeySpec spec = algorithm.equals("EC") ? ellipticCurve(key) : new PKCS8EncodedKeySpec(key.getEncoded());
            return new Decoded.Key(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            return new Decoded.Not("the key cannot be read (" + FileFindings.words(e) + "): make it anew");
        }
    }

    /// From its number and its curve alone: the JDK does not read the parameters that SEC1 repeats within the key.
    private static KeySpec ellipticCurve(PrivateKeyInfo key) throws GeneralSecurityException, IOException {
        ASN1Encodable name = key.getPrivateKeyAlgorithm().getParameters();
        if (name == null) {
            throw new IOException("it does not say on which curve it is");
        }
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(name.toASN1Primitive().getEncoded());
        return new ECPrivateKeySpec(
                ECPrivateKey.getInstance(key.parsePrivateKey()).getKey(),
                curve.getParameterSpec(ECParameterSpec.class));
    }

    private static boolean isUnknownCipher(Exception e) {
        if (e instanceof OperatorCreationException) {
            return true;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchAlgorithmException || cause instanceof OperatorCreationException) {
                return true;
            }
        }
        return e instanceof EncryptionException && e.getCause() == null;
    }

    /// Whether what the one signs, the other verifies.
    static boolean belongTogether(PrivateKey key, PublicKey certified) {
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certified);
            verifying.update(PROBE);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException _) {
            return false; // keys of two kinds
        }
    }
}
