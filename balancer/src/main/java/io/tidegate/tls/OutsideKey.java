package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/// A certificate of ours whose RSA key signs outside BoringSSL, which knows its chain alone. Any thread.
final class OutsideKey {
    private final Signer signer;
    private final long chain;
    private final int signatureBytes;
    private volatile boolean failed;

    private OutsideKey(Signer signer, long chain, int signatureBytes) {
        this.signer = signer;
        this.chain = chain;
        this.signatureBytes = signatureBytes;
    }

    /// @param signer is closed with it, also where this fails
    /// @throws IllegalArgumentException where BoringSSL does not take the chain, or the key is not RSA's
    static OutsideKey of(Signer signer, KeyMaterial material) {
        try {
            if (!(material.certificate().getPublicKey() instanceof RSAPublicKey key)) {
                throw new IllegalArgumentException("only RSA keys sign outside BoringSSL");
            }
            int bytes = (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
            return new OutsideKey(signer, Credential.parseChain(material), bytes);
        } catch (Exception e) { // the library declares it
            signer.close();
            throw new IllegalArgumentException(material.files().certfile() + ": " + e.getMessage(), e);
        }
    }

    /// False once it did not sign: then BoringSSL does, from the next handshake on.
    boolean works() {
        return !failed;
    }

    /// Has `ssl` show it, behind all that were added to it.
    ///
    /// @param response null = nothing is stapled
    void show(long ssl, byte @Nullable [] response) {
        try {
            SSL.setKeyMaterial(ssl, chain, 0);
        } catch (Exception e) { // the library declares it
            throw new IllegalStateException("no native memory left", e);
        }
        if (response != null) {
            SSL.setOcspResponse(ssl, response);
        }
    }

    /// @param scheme as in TLS
    /// @throws IllegalStateException where it does not sign; the handshake fails then
    byte[] sign(int scheme, byte[] message) {
        SignatureScheme known = SignatureScheme.of(scheme);
        boolean good = false;
        try {
            byte[] made = known == null ? null : signer.sign(known, message);
            if (made == null || made.length != signatureBytes) {
                throw new IllegalStateException("the key did not sign");
            }
            good = true;
            return made;
        } finally {
            if (!good) {
                failed = true; // never back: another loop may sign well at this moment
            }
        }
    }

    void free() {
        signer.close();
        SSL.freeX509Chain(chain);
    }
}
