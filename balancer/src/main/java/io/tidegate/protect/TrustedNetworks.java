package io.tidegate.protect;

import io.tidegate.address.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// From where a PROXY header is believed; an empty list means from everywhere. Immutable.
public record TrustedNetworks(List<Network> networks) {
    public static final TrustedNetworks EVERYBODY = new TrustedNetworks(List.of());

    public TrustedNetworks {
        networks = List.copyOf(networks);
    }

    /// Reads networks and single addresses, as [Network#parse] does.
    ///
    /// @throws IllegalArgumentException naming the one that is wrong
    public static TrustedNetworks parse(List<String> texts) {
        List<Network> networks = new ArrayList<>();
        for (String text : texts) {
            networks.add(Network.parse(text.strip()));
        }
        return new TrustedNetworks(networks);
    }

    public boolean contains(InetAddress peer) {
        if (networks.isEmpty()) {
            return true;
        }
        byte[] address = peer.getAddress();
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
