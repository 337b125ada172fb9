package io.tidegate.proxyprotocol;

import io.tidegate.address.Endpoint;

/// How both addresses of one outgoing header are written.
enum AddressForm {
    IPV4("TCP4", V2Format.TCP_OVER_IPV4) {
        @Override
        int put(Endpoint endpoint, byte[] out, int offset) {
            byte[] address = endpoint.ip().getAddress();
            System.arraycopy(address, 0, out, offset, IPV4_LENGTH);
            return offset + IPV4_LENGTH;
        }

        @Override
        String text(Endpoint endpoint) {
            return endpoint.ip().getHostAddress();
        }
    },

    IPV6("TCP6", V2Format.TCP_OVER_IPV6) {
        @Override
        int put(Endpoint endpoint, byte[] out, int offset) {
            byte[] address = endpoint.ip().getAddress();
            int start = IPV6_LENGTH - address.length;
            for (int i = 0; i < start; i++) {
                out[offset + i] = (byte) (i < MAPPED_ZEROS ? 0 : 0xFF);
            }
            System.arraycopy(address, 0, out, offset + start, address.length);
            return offset + IPV6_LENGTH;
        }

        @Override
        String text(Endpoint endpoint) {
            byte[] bytes = new byte[IPV6_LENGTH];
            put(endpoint, bytes, 0);
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < IPV6_LENGTH; at += 2) {
                text.append(at == 0 ? "" : ":").append(Integer.toHexString(V2Format.uint16(bytes, at)));
            }
            return text.toString();
        }
    };

    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    /// Bytes of zeros before the two of ones in front of a mapped IPv4 address (RFC 4291 §2.5.5.2).
    private static final int MAPPED_ZEROS = 10;

    private final String protocol;
    private final byte family;

    AddressForm(String protocol, byte family) {
        this.protocol = protocol;
        this.family = family;
    }

    static AddressForm of(Endpoint source, Endpoint destination) {
        return source.isIpv4() && destination.isIpv4() ? IPV4 : IPV6;
    }

    /// The word of version 1 (§2.1).
    String protocol() {
        return protocol;
    }

    /// The 14th byte of version 2 (§2.2).
    byte family() {
        return family;
    }

    /// Writes the address in network order; answers the offset after it.
    abstract int put(Endpoint endpoint, byte[] out, int offset);

    /// The address as version 1 writes it: of IPv6 all eight groups, without leading zeros, and never a zone.
    abstract String text(Endpoint endpoint);
}
