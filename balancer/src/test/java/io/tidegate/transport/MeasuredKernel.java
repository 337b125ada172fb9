package io.tidegate.transport;

import com.sun.management.ThreadMXBean;
import io.tidegate.address.Endpoint;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// Linux, and what of the heap its calls cost while bytes are relayed. Confined to its loop.
///
/// The JDK slices the memory that takes `errno` at each call. Its best compiler leaves that out; the tests do without
/// that compiler.
public final class MeasuredKernel implements Kernel {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Kernel linux = new LinuxKernel();
    private long allocated;

    /// Heap bytes that waiting, receiving and sending have cost since this was asked before.
    public long takeAllocated() {
        long sum = allocated;
        allocated = 0;
        return sum;
    }

    private long heap() {
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Override
    public int await(int poll, EventBatch batch, int timeoutMillis) {
        long before = heap();
        int result = linux.await(poll, batch, timeoutMillis);
        allocated += heap() - before;
        return result;
    }

    @Override
    public int receive(int fd, MemorySegment buffer, long offset, int length) {
        long before = heap();
        int result = linux.receive(fd, buffer, offset, length);
        allocated += heap() - before;
        return result;
    }

    @Override
    public int send(int fd, MemorySegment buffer, long offset, int length) {
        long before = heap();
        int result = linux.send(fd, buffer, offset, length);
        allocated += heap() - before;
        return result;
    }

    @Override
    public int sendMore(int fd, MemorySegment buffer, long offset, int length) {
        long before = heap();
        int result = linux.sendMore(fd, buffer, offset, length);
        allocated += heap() - before;
        return result;
    }

    @Override
    public void rest(long nanos) {
        linux.rest(nanos);
    }

    @Override
    public void adopt(int fd) {
        linux.adopt(fd);
    }

    @Override
    public int pollCreate() {
        return linux.pollCreate();
    }

    @Override
    public int pollAdd(int poll, int fd, int events, long data) {
        return linux.pollAdd(poll, fd, events, data);
    }

    @Override
    public int eventCreate() {
        return linux.eventCreate();
    }

    @Override
    public int signal(int event) {
        return linux.signal(event);
    }

    @Override
    public int clear(int event) {
        return linux.clear(event);
    }

    @Override
    public int socket(Endpoint endpoint) {
        return linux.socket(endpoint);
    }

    @Override
    public int setOption(int fd, SocketOption option, int value) {
        return linux.setOption(fd, option, value);
    }

    @Override
    public int option(int fd, SocketOption option) {
        return linux.option(fd, option);
    }

    @Override
    public int resetOnClose(int fd) {
        return linux.resetOnClose(fd);
    }

    @Override
    public int bind(int fd, Endpoint endpoint) {
        return linux.bind(fd, endpoint);
    }

    @Override
    public int listen(int fd, int backlog) {
        return linux.listen(fd, backlog);
    }

    @Override
    public int accept(int listener, SocketAddress peer) {
        return linux.accept(listener, peer);
    }

    @Override
    public int connect(int fd, Endpoint to) {
        return linux.connect(fd, to);
    }

    @Override
    public int socketError(int fd) {
        return linux.socketError(fd);
    }

    @Override
    public int unsent(int fd) {
        return linux.unsent(fd);
    }

    @Override
    public int shutdownOutput(int fd) {
        return linux.shutdownOutput(fd);
    }

    @Override
    public int close(int fd) {
        return linux.close(fd);
    }

    @Override
    public @Nullable Endpoint localAddress(int fd) {
        return linux.localAddress(fd);
    }
}
