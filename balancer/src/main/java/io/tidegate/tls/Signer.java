package io.tidegate.tls;

import org.jspecify.annotations.Nullable;

/// A private key of ours that signs outside BoringSSL. Any thread.
interface Signer extends AutoCloseable {
    /// Null where it could not sign. Takes as long as a signature does: a fraction of a millisecond.
    byte @Nullable [] sign(SignatureScheme scheme, byte[] message);

    /// Forgets the key. Nobody signs any more.
    @Override
    void close();
}
