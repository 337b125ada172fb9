package io.tidegate.address;

import java.net.InetAddress;

/// An IP prefix, such as `10.0.0.0/8`. Immutable.
public record Network(InetAddress address, int prefixLength) {
    public Network {
        int bits = address.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("a prefix length of " + prefixLength + " is not in 0.." + bits);
        }
    }

    /// Reads `10.0.0.0/8`, `2001:db8::/32`, or one address.
    ///
    /// @throws IllegalArgumentException saying what is wrong: not an address, a length out of range, or bits set
    ///     right of the prefix (`10.1.0.0/8` is most likely a slip, so it is no prefix here)
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = IpText.parse(host);
        if (address == null) {
            throw new IllegalArgumentException("\"" + text + "\" is not a network; write one as \"10.0.0.0/8\"");
        }
        int bits = address.getAddress().length * 8;
        Network network = new Network(address, slash < 0 ? bits : length(text, slash, bits));
        if (!network.isAligned()) {
            throw new IllegalArgumentException("\"" + text + "\" has bits set right of its prefix length");
        }
        return network;
    }

    private static int length(String text, int slash, int bits) {
        String digits = text.substring(slash + 1);
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("\"" + text + "\": the prefix length must be 0.." + bits);
        }
        int length = Integer.parseInt(digits);
        if (length > bits) {
            throw new IllegalArgumentException("\"" + text + "\": the prefix length must be 0.." + bits);
        }
        return length;
    }

    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        return mine.length == theirs.length && samePrefix(mine, theirs);
    }

    private boolean samePrefix(byte[] a, byte[] b) {
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        int rest = prefixLength % 8;
        return rest == 0 || ((a[whole] ^ b[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }

    private boolean isAligned() {
        byte[] bytes = address.getAddress();
        for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
