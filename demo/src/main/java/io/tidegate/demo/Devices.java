package io.tidegate.demo;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Clients of the demo's own that do not stay: so many connect every second, whether those before them are served or
/// not, and leave. Any thread.
final class Devices {
    static final int PER_SECOND = 100;

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    /// Nodes and Tidegate have just started: their JVMs run slowly at first.
    private static final long RAMP_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final int RAMP_FROM_PART = 10;
    /// Client ids, in turn.
    private static final int POPULATION = 3_000;

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

    private final int port;
    private final Connects connects;
    private volatile boolean stopped;

    /// @param port of loopback
    Devices(int port, Connects connects) {
        this.port = port;
        this.connects = connects;
    }

    void start() {
        Thread.ofPlatform().daemon().name("devices").start(this::arrive);
    }

    /// No more of them come; those that wait go on waiting.
    void stop() {
        stopped = true;
    }

    private void arrive() {
        long began = System.nanoTime();
        long due = began;
        for (int number = 0; !stopped; number++) {
            String id = "device-" + number % POPULATION;
            long at = due;
            connects.began();
            Thread.ofVirtual().start(() -> visit(id, at));
            due += intervalNanos(due - began);
            for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /// To the next one; a tenth of the rate at first, all of it after 3 s.
    ///
    /// @param nanos since the first one came
    static long intervalNanos(long nanos) {
        long left = Math.max(0, RAMP_NANOS - nanos);
        return INTERVAL_NANOS + INTERVAL_NANOS * (RAMP_FROM_PART - 1) * (left >> 10) / (RAMP_NANOS >> 10);
    }

    private void visit(String id, long dueNanos) {
        switch (Call.to(port, new Hello(id, Hello.Version.V3_1_1, KEEP_ALIVE_SECONDS), dueNanos)) {
            case Call.Answered(Socket socket) -> {
                connects.answered(System.nanoTime() - dueNanos);
                leave(socket);
            }
            case Call.Failed(Connects.Failing how) -> connects.failed(how, System.nanoTime() - dueNanos);
        }
    }

    private static void leave(Socket socket) {
        try (socket) {
            socket.getOutputStream().write(DISCONNECT);
        } catch (IOException _) {
            // Its node is gone: it has left all the same.
        }
    }
}
