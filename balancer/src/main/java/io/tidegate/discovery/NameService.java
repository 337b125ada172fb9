package io.tidegate.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks up host names. Any thread; may block for as long as it likes.
@FunctionalInterface
public interface NameService {
    /// All IPv4 and IPv6 addresses, in the order of the answer; at least one.
    List<InetAddress> lookUp(String host) throws UnknownHostException;

    /// The machine's: hosts file, then name servers, as its `nsswitch.conf` says. The JDK caches answers for
    /// `networkaddress.cache.ttl` (30 s by default).
    static NameService system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
