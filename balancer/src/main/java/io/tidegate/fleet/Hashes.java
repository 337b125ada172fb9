package io.tidegate.fleet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// 64-bit hashes that are the same on every machine, in every version: balancers that share no state agree by
/// them. Pure.
///
/// Bytes are hashed by XXH64 with seed 0, as its specification says
/// (<https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>), so that other tools can tell where a
/// client goes.
///
/// There is no key, since balancers must agree without sharing a secret. So who chooses client ids can choose
/// them all for one node, without trying: it can fill that node, as it could by opening as many links with one
/// id after the other under any policy with affinity. What bounds it is `load_factor` (what is above the bound
/// goes to the other nodes), the node's `max_connections`, and the limits of the listener.
public final class Hashes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private Hashes() {}

    /// Of the text's UTF-8.
    public static long of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    public static long of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /// Of `length` bytes from `offset` on.
    public static long of(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        long hash = PRIME_5;
        if (length >= STRIPE) {
            int stripes = length / STRIPE * STRIPE;
            hash = stripes(bytes, offset, offset + stripes);
            at += stripes;
        }
        return tail(bytes, at, end, hash + length);
    }

    /// Of a pair of hashes, as good as each: the finalizer of MurmurHash3 over their difference. It maps 0 to 0, so
    /// the difference is moved first: two equal hashes are a pair like any other.
    public static long pair(long left, long right) {
        long hash = left ^ right ^ PRIME_1;
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }

    private static long stripes(byte[] bytes, int from, int end) {
        long a = 0x60EA27EEADC0B5D6L; // PRIME_1 + PRIME_2
        long b = PRIME_2;
        long c = 0;
        long d = -PRIME_1;
        for (int at = from; at < end; at += STRIPE) {
            a = round(a, longAt(bytes, at));
            b = round(b, longAt(bytes, at + 8));
            c = round(c, longAt(bytes, at + 16));
            d = round(d, longAt(bytes, at + 24));
        }
        long hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
        return merge(merge(merge(merge(hash, a), b), c), d);
    }

    private static long tail(byte[] bytes, int from, int end, long start) {
        long hash = start;
        int at = from;
        for (; at + 8 <= end; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, longAt(bytes, at)), 27) * PRIME_1 + PRIME_4;
        }
        if (at + 4 <= end) {
            hash = Long.rotateLeft(hash ^ (((int) INTS.get(bytes, at) & 0xFFFF_FFFFL) * PRIME_1), 23) * PRIME_2
                    + PRIME_3;
            at += 4;
        }
        for (; at < end; at++) {
            hash = Long.rotateLeft(hash ^ ((bytes[at] & 0xFF) * PRIME_5), 11) * PRIME_1;
        }
        hash = (hash ^ (hash >>> 33)) * PRIME_2;
        hash = (hash ^ (hash >>> 29)) * PRIME_3;
        return hash ^ (hash >>> 32);
    }

    private static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }
}
