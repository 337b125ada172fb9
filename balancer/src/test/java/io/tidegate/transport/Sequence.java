package io.tidegate.transport;

/// An endless sequence of bytes that tells where in it each piece belongs, another one for each salt. Confined to one
/// thread.
public final class Sequence {
    private final long salt;
    private long position;

    public Sequence(long salt) {
        this.salt = salt * 0xD1B54A32D192ED03L;
    }

    public long position() {
        return position;
    }

    private byte at(long index) {
        return (byte) (((index + salt) * 0x9E3779B97F4A7C15L) >>> 56);
    }

    /// What comes next.
    public byte[] next(int count) {
        byte[] bytes = peek(count);
        position += count;
        return bytes;
    }

    /// What comes next, without going on.
    public byte[] peek(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = at(position + i);
        }
        return bytes;
    }

    public void skip(int count) {
        position += count;
    }

    /// Goes on behind `bytes[from, to)`, which must be what comes next.
    public void check(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != at(position)) {
                throw new AssertionError("another byte than was sent, at " + position);
            }
            position++;
        }
    }
}
