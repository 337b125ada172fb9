package io.tidegate.tls;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom we trust to vouch for peers. Immutable.
///
/// @param cacertfile PEM, one or more certificates; null = those that the JDK trusts
/// @param crlfiles PEM or DER, one or more revocation lists each; empty = revocation is not checked
public record TrustFiles(@Nullable Path cacertfile, List<Path> crlfiles) {
    public TrustFiles {
        crlfiles = List.copyOf(crlfiles);
    }
}
