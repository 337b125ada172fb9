package io.tidegate.demo;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients of the demo's own: so many connect every second, whether those before them are served or not, and leave;
/// some
/// stay, and connect again where they lose their node. Any thread.
final class Devices {
    static final int PER_SECOND = 300;
    static final int STANDING = 30;

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    /// Nodes and Tidegate have just started: their JVMs run slowly at first.
    private static final long RAMP_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final int RAMP_FROM_PART = 10;
    /// Client ids of those that leave, in turn.
    private static final int POPULATION = 3_000;

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int PING_MILLIS = 5_000;
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};
    private static final int AGAIN_MILLIS_MIN = 100;
    private static final int AGAIN_MILLIS_END = 1_000;

    private final int port;
    private final Connects connects;
    private final AtomicInteger standing = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean stopped;

    /// @param port of loopback
    Devices(int port, Connects connects) {
        this.port = port;
        this.connects = connects;
    }

    void start() {
        for (int i = 0; i < STANDING; i++) {
            String id = "standing-" + i;
            Thread.ofVirtual().name(id).start(() -> stay(id));
        }
        Thread.ofPlatform().daemon().name("devices").start(this::arrive);
    }

    /// No more of them come; those that wait go on waiting.
    void stop() {
        stopped = true;
    }

    /// How many of [#STANDING] are connected.
    int standing() {
        return standing.get();
    }

    /// How often one of them was cut off.
    long lost() {
        return lost.get();
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
        switch (Call.to(port, id, KEEP_ALIVE_SECONDS, dueNanos)) {
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

    private void stay(String id) {
        while (!stopped) {
            long due = System.nanoTime();
            connects.began();
            switch (Call.to(port, id, KEEP_ALIVE_SECONDS, due)) {
                case Call.Answered(Socket socket) -> {
                    connects.answered(System.nanoTime() - due);
                    standing.incrementAndGet();
                    keep(socket);
                    standing.decrementAndGet();
                }
                case Call.Failed(Connects.Failing how) -> connects.failed(how, System.nanoTime() - due);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                    ThreadLocalRandom.current().nextInt(AGAIN_MILLIS_MIN, AGAIN_MILLIS_END)));
        }
    }

    /// Until its node or Tidegate ends the connection, or all is over.
    private void keep(Socket socket) {
        byte[] heard = new byte[64];
        try (socket) {
            socket.setSoTimeout(PING_MILLIS);
            boolean open = true;
            while (open && !stopped) {
                try {
                    open = socket.getInputStream().read(heard) >= 0;
                } catch (SocketTimeoutException _) {
                    socket.getOutputStream().write(PINGREQ);
                }
            }
        } catch (IOException _) {
            // Broken rather than ended: it is lost as well.
        }
        if (!stopped) {
            lost.incrementAndGet();
        }
    }
}
