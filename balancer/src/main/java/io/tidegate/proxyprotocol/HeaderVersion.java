package io.tidegate.proxyprotocol;

import java.util.Locale;

/// Which form of the header a node wants. Immutable.
public enum HeaderVersion {
    /// One line of text (§2.1); carries addresses only.
    V1,
    /// Binary (§2.2); carries TLVs too.
    V2;

    /// As configurations spell it: `v1`, `v2`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
