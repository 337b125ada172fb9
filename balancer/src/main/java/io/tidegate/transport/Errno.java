package io.tidegate.transport;

/// The error numbers of Linux that a loop tells apart. They are the same on x86-64 and aarch64
/// (asm-generic/errno.h).
///
/// A [Kernel] call that fails answers the negated number: `-EAGAIN`.
public final class Errno {
    public static final int EINTR = 4;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int EPIPE = 32;
    public static final int EPROTO = 71;
    public static final int ENOPROTOOPT = 92;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ECONNABORTED = 103;
    public static final int ECONNRESET = 104;
    public static final int ENOBUFS = 105;
    public static final int EISCONN = 106;
    public static final int ENOTCONN = 107;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;
    public static final int EINPROGRESS = 115;

    private Errno() {}

    /// What a person reads: `connection refused`; `errno 71` for the rare ones.
    public static String text(int errno) {
        return switch (errno) {
            case EAGAIN -> "not ready";
            case ENOMEM -> "out of memory";
            case EACCES -> "permission denied";
            case ENFILE, EMFILE -> "out of descriptors";
            case EPIPE -> "the peer closed";
            case EADDRINUSE -> "the address is in use";
            case EADDRNOTAVAIL -> "no such local address, or no local port left";
            case ENETDOWN, ENETUNREACH -> "network unreachable";
            case ECONNABORTED -> "connection aborted";
            case ECONNRESET -> "connection reset";
            case ENOBUFS -> "no buffer space";
            case ETIMEDOUT -> "timed out";
            case ECONNREFUSED -> "connection refused";
            case EHOSTUNREACH -> "host unreachable";
            default -> "errno " + errno;
        };
    }
}
