package io.tidegate.proxyprotocol;

import java.util.List;
import java.util.Optional;

/// What a header said of a client beyond its addresses, in the order of the wire. Immutable.
///
/// Without NOOP (§2.2.4) and without CRC32C, which speaks of the header, not of the client.
public record Tlvs(List<Tlv> all) {
    public static final Tlvs NONE = new Tlvs(List.of());

    public Tlvs {
        all = List.copyOf(all);
    }

    public Optional<Tlv> first(int type) {
        for (Tlv tlv : all) {
            if (tlv.type() == type) {
                return Optional.of(tlv);
            }
        }
        return Optional.empty();
    }
}
