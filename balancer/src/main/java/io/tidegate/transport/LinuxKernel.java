package io.tidegate.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tidegate.address.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Linux, called through `java.lang.foreign`. One per loop, confined to it, but for [#signal].
///
/// Calls that cannot block are made `critical`: without the thread's change of state, which also
/// holds up a safepoint for as long as they last; each is bounded by 64 KiB of copying. Only
/// [#await] and [#rest] are ordinary calls.
public final class LinuxKernel implements Kernel {
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NON_BLOCKING = 0x800;
    private static final int STREAM = 1;
    private static final int NO_SIGNAL = 0x4000;
    private static final int MORE_FOLLOWS = 0x8000;
    private static final int CONTROL_ADD = 1;
    private static final int SHUT_WRITE = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int SO_LINGER = 13;
    private static final long SIOCOUTQ = 0x5411;
    private static final int SET_TIMER_SLACK = 29;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle EPOLL_CREATE = quick("epoll_create1", 1);
    private static final MethodHandle EPOLL_CTL = polling();
    private static final MethodHandle EPOLL_WAIT = waiting("epoll_wait");
    private static final MethodHandle EPOLL_LOOK = looking("epoll_wait");
    private static final MethodHandle NANOSLEEP = sleeping();
    private static final MethodHandle PRCTL = slacking();
    private static final MethodHandle EVENTFD = quick("eventfd", 2);
    private static final MethodHandle EVENT_WRITE = plain("write");
    private static final MethodHandle EVENT_READ = plain("read");
    private static final MethodHandle SOCKET = quick("socket", 3);
    private static final MethodHandle SETSOCKOPT = optional("setsockopt", JAVA_INT);
    private static final MethodHandle GETSOCKOPT = optional("getsockopt", JAVA_LONG);
    private static final MethodHandle BIND = addressed("bind");
    private static final MethodHandle CONNECT = addressed("connect");
    private static final MethodHandle LISTEN = quick("listen", 2);
    private static final MethodHandle ACCEPT = accepting();
    private static final MethodHandle RECV = moving("recv");
    private static final MethodHandle SEND = moving("send");
    private static final MethodHandle IOCTL = controlling();
    private static final MethodHandle SHUTDOWN = quick("shutdown", 2);
    private static final MethodHandle CLOSE = quick("close", 1);
    private static final MethodHandle GETSOCKNAME = naming();

    private final MemorySegment state;
    private final MemorySegment scratch;
    private final SocketAddress address;
    private final Abi abi;
    private boolean exact;

    public LinuxKernel() {
        Arena arena = Arena.ofAuto();
        this.abi = Abi.here();
        this.state = arena.allocate(STATE);
        this.scratch = arena.allocate(32, 8);
        this.address = new SocketAddress(arena);
    }

    @Override
    public int pollCreate() {
        try {
            return result((int) EPOLL_CREATE.invokeExact(state, CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int pollAdd(int poll, int fd, int events, long data) {
        scratch.set(ValueLayout.JAVA_INT, 0, events);
        scratch.set(ValueLayout.JAVA_LONG_UNALIGNED, abi.epollDataOffset(), data);
        try {
            return result((int) EPOLL_CTL.invokeExact(state, poll, CONTROL_ADD, fd, scratch.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int await(int poll, EventBatch batch, int timeoutMillis) {
        try {
            int count = (int) EPOLL_WAIT.invokeExact(poll, batch.segment().address(), batch.capacity(), timeoutMillis);
            return count < 0 ? look(poll, batch) : count;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// A wait has failed, by a signal or for good: looks once more without waiting, and learns why.
    private int look(int poll, EventBatch batch) throws Throwable {
        int result =
                result((int) EPOLL_LOOK.invokeExact(state, poll, batch.segment().address(), batch.capacity(), 0));
        return result == -Errno.EINTR ? 0 : result;
    }

    @Override
    public void rest(long nanos) {
        try {
            if (!exact) { // by default a thread sleeps up to 50 us longer
                exact = true;
                int _ = (int) PRCTL.invokeExact(SET_TIMER_SLACK, 1L, 0L, 0L, 0L);
            }
            scratch.set(ValueLayout.JAVA_LONG, 0, 0);
            scratch.set(ValueLayout.JAVA_LONG, 8, nanos);
            int _ = (int) NANOSLEEP.invokeExact(scratch.address(), 0L); // woken by a signal it rests less
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int eventCreate() {
        try {
            return result((int) EVENTFD.invokeExact(state, 0, NON_BLOCKING | CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int signal(int event) {
        try (Arena arena = Arena.ofConfined()) { // any thread: nothing of the loop's may be touched
            MemorySegment one = arena.allocate(8, 8);
            one.set(ValueLayout.JAVA_LONG, 0, 1);
            long count = (long) EVENT_WRITE.invokeExact(event, one.address(), 8L);
            return count == 8 ? 0 : -Errno.EAGAIN; // its count is at the maximum: it is readable already
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int clear(int event) {
        try {
            long count = (long) EVENT_READ.invokeExact(event, scratch.address(), 8L);
            return count == 8 ? 0 : -Errno.EAGAIN;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int socket(Endpoint endpoint) {
        int family = endpoint.isIpv4() ? SocketAddress.AF_INET : SocketAddress.AF_INET6;
        try {
            return result((int) SOCKET.invokeExact(state, family, STREAM | NON_BLOCKING | CLOSE_ON_EXEC, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int setOption(int fd, SocketOption option, int value) {
        scratch.set(ValueLayout.JAVA_INT, 0, value);
        return set(fd, option.level, option.number, 4);
    }

    @Override
    public int resetOnClose(int fd) {
        scratch.set(ValueLayout.JAVA_INT, 0, 1);
        scratch.set(ValueLayout.JAVA_INT, 4, 0);
        return set(fd, SOL_SOCKET, SO_LINGER, 8);
    }

    private int set(int fd, int level, int number, int bytes) {
        try {
            return result((int) SETSOCKOPT.invokeExact(state, fd, level, number, scratch.address(), bytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int bind(int fd, Endpoint endpoint) {
        address.set(endpoint);
        try {
            return result((int) BIND.invokeExact(state, fd, address.bytes().address(), address.length()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int listen(int fd, int backlog) {
        try {
            return result((int) LISTEN.invokeExact(state, fd, backlog));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int accept(int listener, SocketAddress peer) {
        int fd;
        do {
            peer.clear();
            try {
                fd = result((int) ACCEPT.invokeExact(
                        state,
                        listener,
                        peer.bytes().address(),
                        peer.lengthCell().address(),
                        NON_BLOCKING | CLOSE_ON_EXEC));
            } catch (Throwable e) {
                throw unexpected(e);
            }
        } while (fd == -Errno.EINTR);
        return fd;
    }

    @Override
    public void adopt(int fd) {} // descriptors belong to the process

    @Override
    public int connect(int fd, Endpoint to) {
        address.set(to);
        int result;
        try {
            result = result((int) CONNECT.invokeExact(state, fd, address.bytes().address(), address.length()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return result == -Errno.EINTR ? -Errno.EINPROGRESS : result;
    }

    @Override
    public int socketError(int fd) {
        int result = get(fd, SOL_SOCKET, SO_ERROR);
        return result < 0 ? -result : result;
    }

    @Override
    public int option(int fd, SocketOption option) {
        return get(fd, option.level, option.number);
    }

    private int get(int fd, int level, int number) {
        scratch.set(ValueLayout.JAVA_INT, 0, 0);
        scratch.set(ValueLayout.JAVA_INT, 8, 4);
        int result;
        try {
            result = result(
                    (int) GETSOCKOPT.invokeExact(state, fd, level, number, scratch.address(), scratch.address() + 8));
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return result < 0 ? result : scratch.get(ValueLayout.JAVA_INT, 0);
    }

    @Override
    public int receive(int fd, MemorySegment buffer, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.byteSize());
        try {
            long count = (long) RECV.invokeExact(state, fd, buffer.address() + offset, (long) length, 0);
            if (count >= 0) {
                return (int) count;
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return errno() == Errno.EINTR ? receive(fd, buffer, offset, length) : -errno();
    }

    @Override
    public int send(int fd, MemorySegment buffer, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.byteSize());
        return send(fd, buffer.address() + offset, length, NO_SIGNAL);
    }

    @Override
    public int sendMore(int fd, MemorySegment buffer, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.byteSize());
        return send(fd, buffer.address() + offset, length, NO_SIGNAL | MORE_FOLLOWS);
    }

    private int send(int fd, long address, int length, int flags) {
        try {
            long count = (long) SEND.invokeExact(state, fd, address, (long) length, flags);
            if (count >= 0) {
                return (int) count;
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return errno() == Errno.EINTR ? send(fd, address, length, flags) : -errno();
    }

    @Override
    public int unsent(int fd) {
        scratch.set(ValueLayout.JAVA_INT, 0, 0);
        try {
            int result = result((int) IOCTL.invokeExact(state, fd, SIOCOUTQ, scratch.address()));
            return result < 0 ? result : scratch.get(ValueLayout.JAVA_INT, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int shutdownOutput(int fd) {
        try {
            return result((int) SHUTDOWN.invokeExact(state, fd, SHUT_WRITE));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd)); // never again on EINTR: the descriptor is gone
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public @Nullable Endpoint localAddress(int fd) {
        address.clear();
        int result;
        try {
            result = result((int) GETSOCKNAME.invokeExact(
                    state, fd, address.bytes().address(), address.lengthCell().address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return result < 0 ? null : address.endpoint();
    }

    private int result(int result) {
        return result >= 0 ? result : -errno();
    }

    private int errno() {
        return state.get(ValueLayout.JAVA_INT, ERRNO);
    }

    private static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a system call could not be made", e);
    }

    /// `name(int × ints)`.
    private static MethodHandle quick(String name, int ints) {
        MemoryLayout[] arguments = new MemoryLayout[ints];
        Arrays.fill(arguments, JAVA_INT);
        return errno(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MethodHandle polling() {
        return errno("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    }

    private static MethodHandle addressed(String name) {
        return errno(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    }

    private static MethodHandle optional(String name, MemoryLayout length) {
        return errno(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, length));
    }

    private static MethodHandle accepting() {
        return errno("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    }

    private static MethodHandle moving(String name) {
        return errno(name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    }

    private static MethodHandle naming() {
        return errno("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    }

    private static MethodHandle controlling() {
        return Native.function(
                "ioctl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState("errno"),
                Linker.Option.critical(false),
                Linker.Option.firstVariadicArg(2));
    }

    private static MethodHandle errno(String name, FunctionDescriptor function) {
        return Native.function(name, function, Linker.Option.captureCallState("errno"), Linker.Option.critical(false));
    }

    /// Without `errno`: the JDK makes a slice of where that goes at each call, and of a call that may block no compiler
    /// leaves it out.
    private static MethodHandle waiting(String name) {
        return Native.function(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    }

    private static MethodHandle looking(String name) {
        return errno(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    }

    private static MethodHandle sleeping() {
        return Native.function("nanosleep", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    }

    private static MethodHandle slacking() {
        return Native.function(
                "prctl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }

    private static MethodHandle plain(String name) {
        return Native.function(
                name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG), Linker.Option.critical(false));
    }
}
