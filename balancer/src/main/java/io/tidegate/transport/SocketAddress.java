package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A `struct sockaddr_in` or `sockaddr_in6` in native memory, and the length that goes with it.
/// Confined to its loop.
///
/// One is reused for call after call, so that accepting a client allocates nothing.
public final class SocketAddress {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int BYTES_MAX = 28;
    private static final int IPV4_BYTES = 16;
    private static final long IPV4_MAPPED = 0x0000_FFFFL;
    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NETWORK_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;
    private final MemorySegment length;

    SocketAddress(Arena arena) {
        this.bytes = arena.allocate(BYTES_MAX, 8);
        this.length = arena.allocate(4, 4);
    }

    public void set(Endpoint endpoint) {
        byte[] address = endpoint.ip().getAddress();
        bytes.fill((byte) 0);
        bytes.set(PORT, 2, (short) endpoint.port());
        if (address.length == 4) {
            bytes.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            MemorySegment.copy(address, 0, bytes, ValueLayout.JAVA_BYTE, 4, 4);
            length.set(ValueLayout.JAVA_INT, 0, IPV4_BYTES);
        } else {
            bytes.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET6);
            MemorySegment.copy(address, 0, bytes, ValueLayout.JAVA_BYTE, 8, 16);
            length.set(ValueLayout.JAVA_INT, 0, BYTES_MAX);
        }
    }

    /// Makes room for an address that the kernel is to write.
    void clear() {
        length.set(ValueLayout.JAVA_INT, 0, BYTES_MAX);
    }

    MemorySegment bytes() {
        return bytes;
    }

    MemorySegment lengthCell() {
        return length;
    }

    int length() {
        return length.get(ValueLayout.JAVA_INT, 0);
    }

    int family() {
        return bytes.get(ValueLayout.JAVA_SHORT, 0);
    }

    public int port() {
        return Short.toUnsignedInt(bytes.get(PORT, 2));
    }

    /// The first 8 bytes of the address as IPv6 writes it; 0 for IPv4, which appears as `::ffff:a.b.c.d`.
    public long high() {
        return family() == AF_INET6 ? bytes.get(NETWORK_LONG, 8) : 0;
    }

    /// The last 8 bytes of the address as IPv6 writes it.
    public long low() {
        if (family() == AF_INET6) {
            return bytes.get(NETWORK_LONG, 16);
        }
        return IPV4_MAPPED << 32 | Integer.toUnsignedLong(bytes.get(NETWORK_INT, 4));
    }

    /// [#high] of an endpoint.
    public static long high(Endpoint endpoint) {
        byte[] address = endpoint.ip().getAddress();
        return address.length == 4 ? 0 : longAt(address, 0);
    }

    /// [#low] of an endpoint.
    public static long low(Endpoint endpoint) {
        byte[] address = endpoint.ip().getAddress();
        return address.length == 4 ? (IPV4_MAPPED << 32) | (longAt(address, -4) & 0xFFFF_FFFFL) : longAt(address, 8);
    }

    private static long longAt(byte[] bytes, int from) {
        long value = 0;
        for (int i = Math.max(from, 0); i < from + 8; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    public Endpoint endpoint() {
        return endpoint(high(), low(), port());
    }

    /// The endpoint that [#high], [#low] and [#port] stand for.
    public static Endpoint endpoint(long high, long low, int port) {
        byte[] address = new byte[16];
        for (int i = 0; i < 8; i++) {
            address[i] = (byte) (high >>> (56 - 8 * i));
            address[8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        return Endpoint.of(address, port);
    }
}
