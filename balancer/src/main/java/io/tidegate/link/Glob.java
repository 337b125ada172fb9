package io.tidegate.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A pattern for client ids and user names: text that stands for itself, and `*` for any number of
/// characters, also none. Upper and lower case differ. Immutable; equal to any other of the same
/// text.
///
/// A match takes at most as many steps as the pattern has bytes times the text, whatever a client
/// sends: each piece is taken at the first place where it stands, and none is tried twice.
public final class Glob {
    public static final int BYTES_MAX = 1024;

    private final String pattern;

    /// What stands between the `*`s: the first where the text begins, the last where it ends.
    private final List<byte[]> pieces;

    private Glob(String pattern, List<byte[]> pieces) {
        this.pattern = pattern;
        this.pieces = pieces;
    }

    /// @throws IllegalArgumentException where the pattern is empty or longer than [#BYTES_MAX]
    public static Glob of(String pattern) {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("an empty pattern matches nobody; write \"*\" for everybody");
        }
        if (pattern.getBytes(UTF_8).length > BYTES_MAX) {
            throw new IllegalArgumentException("a pattern has at most " + BYTES_MAX + " bytes");
        }
        List<byte[]> pieces = new ArrayList<>();
        for (String piece : pattern.split("\\*", -1)) {
            pieces.add(piece.getBytes(UTF_8));
        }
        return new Glob(pattern, List.copyOf(pieces));
    }

    /// Whether `length` bytes of UTF-8 from `offset` match as a whole.
    boolean matches(byte[] text, int offset, int length) {
        byte[] first = pieces.getFirst();
        byte[] last = pieces.getLast();
        int end = offset + length;
        if (pieces.size() == 1) {
            return length == first.length && stands(first, text, offset);
        }
        if (length < first.length + last.length
                || !stands(first, text, offset)
                || !stands(last, text, end - last.length)) {
            return false;
        }
        int from = offset + first.length;
        for (int i = 1; i < pieces.size() - 1; i++) {
            byte[] piece = pieces.get(i);
            int at = find(piece, text, from, end - last.length);
            if (at < 0) {
                return false;
            }
            from = at + piece.length;
        }
        return true;
    }

    /// The first place of `piece` in `text` between `from` and `to`; -1 where it has none.
    private static int find(byte[] piece, byte[] text, int from, int to) {
        for (int at = from; at <= to - piece.length; at++) {
            if (stands(piece, text, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean stands(byte[] piece, byte[] text, int at) {
        return Arrays.equals(piece, 0, piece.length, text, at, at + piece.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && pattern.equals(glob.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /// As it was written.
    @Override
    public String toString() {
        return pattern;
    }
}
