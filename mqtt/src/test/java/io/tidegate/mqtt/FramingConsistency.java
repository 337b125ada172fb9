package io.tidegate.mqtt;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What must hold of [Framing] for any bytes from anybody.
final class FramingConsistency {
    private static final Set<Integer> CLIENT_V3 = Set.of(3, 4, 5, 6, 7, 8, 10, 12, 14);
    private static final Set<Integer> CLIENT_V5 = Set.of(3, 4, 5, 6, 7, 8, 10, 12, 14, 15);
    private static final Set<Integer> NODE_V3 = Set.of(3, 4, 5, 6, 7, 9, 11, 13);
    private static final Set<Integer> NODE_V5 = Set.of(3, 4, 5, 6, 7, 9, 11, 13, 14, 15);

    private FramingConsistency() {}

    /// Compares with the naive walker, from every side, in pieces of at most `pieceMax` bytes.
    static void check(byte[] bytes, RandomGenerator random, int pieceMax) {
        check(bytes, CLIENT_V3, Framing.FROM_CLIENT_V3, random, pieceMax);
        check(bytes, CLIENT_V5, Framing.FROM_CLIENT_V5, random, pieceMax);
        check(bytes, NODE_V3, Framing.FROM_NODE_V3, random, pieceMax);
        check(bytes, NODE_V5, Framing.FROM_NODE_V5, random, pieceMax);
    }

    private static void check(byte[] bytes, Set<Integer> types, int mask, RandomGenerator random, int pieceMax) {
        MemorySegment segment = MemorySegment.ofArray(bytes);
        NaiveWalker naive = new NaiveWalker(types);
        long state = Framing.AT_EDGE;
        int at = 0;
        while (at < bytes.length) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(pieceMax));
            state = Framing.advance(state, segment, at, to, mask);
            for (; at < to; at++) {
                naive.next(bytes[at] & 0xFF);
            }
            compare(state, naive, at);
        }
        long whole = Framing.advance(Framing.AT_EDGE, segment, 0, bytes.length, mask);
        if (whole != state) {
            throw new AssertionError("in pieces " + state + ", at once " + whole);
        }
    }

    private static void compare(long state, NaiveWalker naive, int at) {
        if (Framing.isBroken(state) != naive.broken()
                || Framing.atEdge(state) != naive.atEdge()
                || Framing.packetType(state) != naive.type()) {
            throw new AssertionError("after " + at + " bytes: broken " + naive.broken() + ", at an edge "
                    + naive.atEdge() + ", type " + naive.type() + ", but the state is " + Long.toHexString(state));
        }
        if (Framing.isBroken(state) && Framing.whyBroken(state).isEmpty()) {
            throw new AssertionError("broken for no reason");
        }
    }
}
