package io.tidegate.address;

import java.net.InetAddress;

/// An IP prefix, such as `10.0.0.0/8`. Immutable. No bit is set right of the prefix.
///
/// Not a record, so that it can keep the bytes that every [#contains] compares with.
public final class Network {
    private final InetAddress address;
    private final int prefixLength;
    private final byte[] prefix;

    public Network(InetAddress address, int prefixLength) {
        this.address = address;
        this.prefixLength = prefixLength;
        this.prefix = address.getAddress();
        int bits = prefix.length * Byte.SIZE;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("a prefix length of " + prefixLength + " is not in 0.." + bits);
        }
        if (!isAligned()) {
            throw new IllegalArgumentException("\"" + this + "\" has bits set right of its prefix length");
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
        int bits = address.getAddress().length * Byte.SIZE;
        return new Network(address, slash < 0 ? bits : length(text, slash, bits));
    }

    private static int length(String text, int slash, int bits) {
        String digits = text.substring(slash + 1);
        boolean plain =
                !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!plain || Integer.parseInt(digits) > bits) {
            throw new IllegalArgumentException("\"" + text + "\": the prefix length must be 0.." + bits);
        }
        return Integer.parseInt(digits);
    }

    public InetAddress address() {
        return address;
    }

    /// In bits.
    public int prefixLength() {
        return prefixLength;
    }

    /// An address of the other family is never contained.
    public boolean contains(InetAddress other) {
        return contains(other.getAddress());
    }

    /// As [#contains(InetAddress)], of the address's 4 or 16 bytes in network order: who asks many networks copies
    /// them out of the [InetAddress] once.
    public boolean contains(byte[] other) {
        if (other.length != prefix.length) {
            return false;
        }
        int whole = prefixLength / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (other[i] != prefix[i]) {
                return false;
            }
        }
        int rest = prefixLength % Byte.SIZE;
        return rest == 0 || ((other[whole] ^ prefix[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }

    private boolean isAligned() {
        for (int bit = prefixLength; bit < prefix.length * Byte.SIZE; bit++) {
            if ((prefix[bit / Byte.SIZE] & (0x80 >> (bit % Byte.SIZE))) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that && prefixLength == that.prefixLength && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + prefixLength;
    }

    @Override
    public String toString() {
        return IpText.print(address) + "/" + prefixLength;
    }
}
