package io.tidegate.proxyprotocol;

import static io.tidegate.proxyprotocol.V2Format.COMMAND_AT;
import static io.tidegate.proxyprotocol.V2Format.FAMILY_AT;
import static io.tidegate.proxyprotocol.V2Format.FIXED;
import static io.tidegate.proxyprotocol.V2Format.LENGTH_AT;

import io.tidegate.address.Endpoint;
import io.tidegate.proxyprotocol.HeaderOutcome.Incomplete;
import io.tidegate.proxyprotocol.HeaderOutcome.Local;
import io.tidegate.proxyprotocol.HeaderOutcome.Malformed;
import io.tidegate.proxyprotocol.HeaderOutcome.Proxied;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Version 2, binary (§2.2).
///
/// Only TCP over IPv4 and IPv6 names a client here. "A receiver is not required to implement other ones, provided
/// that it automatically falls back to the UNSPEC mode for the valid combinations that it does not support":
/// datagrams, UNIX sockets and unspecified ones are [Local], as in HAProxy (EMQX closes such connections). What the
/// specification leaves unassigned "must be rejected as invalid by receivers", though HAProxy lets it pass.
final class V2Reader {
    private static final String SECTION = "§2.2";
    private static final int BLOCK_MAX = HeaderReader.MAX_HEADER_BYTES - FIXED;

    private V2Reader() {}

    static HeaderOutcome read(byte[] bytes, int length) {
        Malformed broken = brokenSoFar(bytes, length);
        if (broken != null) {
            return broken;
        }
        int total = length < FIXED ? FIXED : FIXED + V2Format.uint16(bytes, LENGTH_AT);
        if (length < total) {
            return new Incomplete(); // "the receiver must not start to parse an address before the whole block is
            // received"
        }
        boolean local = bytes[COMMAND_AT] == V2Format.LOCAL;
        int addresses = local ? 0 : V2Format.addressBytes(bytes[FAMILY_AT]);
        if (addresses == 0) {
            return new Local(total); // nothing says what the block holds: it is skipped by its length
        }
        Malformed brokenTlv = TlvBlock.broken(bytes, FIXED + addresses, total);
        return brokenTlv != null ? brokenTlv : endpoints(bytes, FIXED + addresses, total);
    }

    /// What is wrong with the fixed part, as far as it has arrived; null while nothing is.
    private static @Nullable Malformed brokenSoFar(byte[] bytes, int length) {
        if (!V2Format.startsAsSignature(bytes, length)) {
            return new Malformed("§2", "the connection does not start with a PROXY header");
        }
        if (length > COMMAND_AT && bytes[COMMAND_AT] != V2Format.LOCAL && bytes[COMMAND_AT] != V2Format.PROXY) {
            return new Malformed(SECTION, "expected version 2 and the command LOCAL or PROXY");
        }
        boolean proxy = length > FAMILY_AT && bytes[COMMAND_AT] == V2Format.PROXY;
        if (proxy && !V2Format.isAssigned(bytes[FAMILY_AT])) {
            return new Malformed(SECTION, "the address family or the transport protocol is unassigned");
        }
        int block = announced(bytes, length);
        if (block > BLOCK_MAX) {
            return new Malformed(SECTION, "the header is longer than " + HeaderReader.MAX_HEADER_BYTES + " bytes");
        }
        if (proxy && length >= FIXED && block < V2Format.addressBytes(bytes[FAMILY_AT])) {
            return new Malformed(SECTION, "the header is too short for its addresses");
        }
        return null;
    }

    /// Bytes that follow the fixed part, at least: of a length cut in two, its high byte alone.
    private static int announced(byte[] bytes, int length) {
        if (length <= LENGTH_AT) {
            return 0;
        }
        return length < FIXED ? V2Format.uint8(bytes, LENGTH_AT) << 8 : V2Format.uint16(bytes, LENGTH_AT);
    }

    private static HeaderOutcome endpoints(byte[] bytes, int tlvsAt, int total) {
        int size = switch (bytes[FAMILY_AT]) {
            case V2Format.TCP_OVER_IPV4 -> 4;
            case V2Format.TCP_OVER_IPV6 -> 16;
            default -> 0;
        };
        if (size == 0) {
            return new Local(total);
        }
        int ports = FIXED + 2 * size;
        return new Proxied(
                total,
                endpoint(bytes, FIXED, size, ports),
                endpoint(bytes, FIXED + size, size, ports + 2),
                TlvBlock.read(bytes, tlvsAt, total));
    }

    private static Endpoint endpoint(byte[] bytes, int at, int size, int portAt) {
        return Endpoint.of(Arrays.copyOfRange(bytes, at, at + size), V2Format.uint16(bytes, portAt));
    }
}
