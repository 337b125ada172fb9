package io.tidegate.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the files of a [TlsServerSettings] hold. Immutable; nobody writes to the arrays.
///
/// @param certificates in the order of the settings
/// @param clients who vouches for clients; null = they are not asked for a certificate
/// @param ticketKeys 48 bytes each, in the order of the file; empty = keys of this process's own
public record ServerMaterial(
        List<KeyMaterial> certificates, @Nullable Trust clients, List<byte[]> ticketKeys) {
    public ServerMaterial {
        certificates = List.copyOf(certificates);
        ticketKeys = List.copyOf(ticketKeys);
    }

    /// Whether the files hold the same, byte by byte.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerMaterial(List<KeyMaterial> others, Trust theirs, List<byte[]> keys)
                && certificates.equals(others)
                && Objects.equals(clients, theirs)
                && Arrays.deepEquals(ticketKeys.toArray(), keys.toArray());
    }

    @Override
    public int hashCode() {
        return Objects.hash(certificates, clients, Arrays.deepHashCode(ticketKeys.toArray()));
    }

    /// Ticket keys stay out of logs.
    @Override
    public String toString() {
        return "ServerMaterial[" + certificates + ", " + clients + ", " + ticketKeys.size() + " ticket keys]";
    }
}
