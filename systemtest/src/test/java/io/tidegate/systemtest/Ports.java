package io.tidegate.systemtest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for programs that must be told theirs: free now, and never given out twice, by no other fork either. Any
/// thread.
public final class Ports {
    /// Below 32768, where Linux takes ports for outgoing connections from; other suites probe upwards from 20000.
    private static final int LOWEST_OF_ALL = 12_000;

    private static final int END_OF_ALL = 19_900;
    private static final int SIZE = (END_OF_ALL - LOWEST_OF_ALL) / Fork.MOST;
    private static final int LOWEST = LOWEST_OF_ALL + Fork.number() * SIZE;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % SIZE));

    private Ports() {}

    public static int free() {
        for (int tries = 0; tries < SIZE; tries++) {
            int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), SIZE);
            if (isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no free port from " + LOWEST + " on, of " + SIZE);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
