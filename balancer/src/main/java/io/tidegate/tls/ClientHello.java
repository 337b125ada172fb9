package io.tidegate.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client asks for in its first TLS message (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2). Immutable.
///
/// With Encrypted ClientHello (RFC 9849) this is the outer one: its server name is the one that
/// everybody may see.
///
/// @param length bytes of the records that carry it; what follows is the client's too
/// @param serverName a host name in lower case; null where the client names none, or what it names
///     is none (many put an IP address there, against RFC 6066 §3)
/// @param alpn protocols that it speaks, the best first, one `char` a byte: not clean
/// @param versions that it offers, in its order, such as 0x0304; what nobody assigned (RFC 8701) too
public record ClientHello(int length, @Nullable String serverName, List<String> alpn, List<Integer> versions)
        implements HelloOutcome {
    public ClientHello {
        alpn = List.copyOf(alpn);
        versions = List.copyOf(versions);
    }
}
