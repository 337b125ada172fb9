package io.tidegate.transport;

import java.util.random.RandomGenerator;

/// What the way between two hosts is like, for one connection. Immutable.
///
/// @param latencyNanos of everything that travels; 0: it arrives before the call that sent it returns, as on loopback
/// @param jitterNanos at most so much more, but never out of order
/// @param segmentMax bytes that arrive at once, at most
/// @param sendBytes send buffer of either end
/// @param receiveBytes receive buffer, and so window, of either end
public record Path(long latencyNanos, long jitterNanos, int segmentMax, int sendBytes, int receiveBytes) {
    public static final Path LOOPBACK = new Path(0, 0, 65_483, 256 * 1024, 256 * 1024);

    private static final int BUFFER_BITS = 18;

    public Path {
        if (latencyNanos < 0 || jitterNanos < 0 || segmentMax < 1 || sendBytes < 1 || receiveBytes < 1) {
            throw new IllegalArgumentException("no such path: " + latencyNanos + " " + jitterNanos + " " + segmentMax
                    + " " + sendBytes + " " + receiveBytes);
        }
    }

    /// Anything from loopback to a slow line with a window of one byte.
    public static Path from(RandomGenerator random) {
        int sendBytes = buffer(random);
        int receiveBytes = buffer(random);
        int segmentMax = 1 << random.nextInt(17);
        if (random.nextInt(4) == 0) {
            return new Path(0, 0, segmentMax, sendBytes, receiveBytes);
        }
        // Small windows make many round trips: keep them short, or a CONNECT alone takes minutes.
        long latency = random.nextLong(1, Math.min(sendBytes, receiveBytes) < 64 ? 200_000 : 40_000_000);
        return new Path(latency, random.nextLong(latency), segmentMax, sendBytes, receiveBytes);
    }

    /// Half of them roomy, the rest anything from 1 byte to 256 KiB with all orders of magnitude alike.
    private static int buffer(RandomGenerator random) {
        if (random.nextBoolean()) {
            return 64 * 1024 + random.nextInt(192 * 1024 + 1);
        }
        int size = 1 << random.nextInt(BUFFER_BITS + 1);
        return size == 1 ? 1 : size / 2 + 1 + random.nextInt(size / 2);
    }
}
