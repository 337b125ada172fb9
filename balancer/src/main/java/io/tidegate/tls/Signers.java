package io.tidegate.tls;

import org.jspecify.annotations.Nullable;

/// Who signs in BoringSSL's place, where that is worth it. Any thread.
interface Signers {
    /// BoringSSL signs by itself.
    Signers NOBODY = _ -> null;

    /// The caller closes it.
    ///
    /// @return null where BoringSSL is to sign with this key
    @Nullable
    Signer of(KeyMaterial material);
}
