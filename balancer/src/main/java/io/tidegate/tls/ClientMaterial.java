package io.tidegate.tls;

import org.jspecify.annotations.Nullable;

/// What the files of a [TlsClientSettings] hold. Immutable.
///
/// @param certificate ours, for nodes that ask; null = none
/// @param nodes who vouches for nodes; null = any node will do
public record ClientMaterial(
        @Nullable KeyMaterial certificate, @Nullable Trust nodes) {}
