package io.tidegate.transport;

/// A socket option that takes an int, with its level and name on Linux (asm-generic/socket.h,
/// linux/in.h, linux/tcp.h; the same numbers on x86-64 and aarch64).
public enum SocketOption {
    REUSE_ADDRESS(1, 2),
    REUSE_PORT(1, 15),
    KEEP_ALIVE(1, 9),
    RECEIVE_BUFFER(1, 8),
    SEND_BUFFER(1, 7),
    NO_DELAY(6, 1),
    /// Seconds of silence before the first keep-alive probe.
    KEEP_IDLE(6, 4),
    /// Seconds between keep-alive probes.
    KEEP_INTERVAL(6, 5),
    /// Unanswered probes before the connection is reset.
    KEEP_COUNT(6, 6),
    /// 0: an acknowledgement waits up to 40 ms for something to go with, that of a dial's last handshake segment up to
    /// 200 ms (tcp(7), TCP_QUICKACK).
    QUICK_ACK(6, 12),
    /// Milliseconds that bytes may be without an acknowledgement, those that a full peer does not take included; 0: as
    /// many as retries take, a quarter of an hour (tcp(7), TCP_USER_TIMEOUT).
    USER_TIMEOUT(6, 18),
    /// 1: a bind to port 0 chooses the address alone; the port is chosen when it is known for which peer, so that one
    /// port serves many (ip(7), IP_BIND_ADDRESS_NO_PORT). For IPv6 sockets too.
    BIND_ADDRESS_NO_PORT(0, 24),
    /// 1: only IPv6; 0: IPv4 arrives too, as mapped addresses.
    IPV6_ONLY(41, 26);

    final int level;
    final int number;

    SocketOption(int level, int number) {
        this.level = level;
        this.number = number;
    }
}
