package io.tidegate.protect;

import static java.util.Objects.requireNonNull;

import io.tidegate.address.IpText;
import java.net.InetAddress;

/// Addresses for tests.
final class Peer {
    private Peer() {}

    static InetAddress at(String text) {
        return requireNonNull(IpText.parse(text));
    }
}
