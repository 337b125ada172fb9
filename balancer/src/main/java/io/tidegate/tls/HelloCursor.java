package io.tidegate.tls;

import io.tidegate.tls.HelloOutcome.Malformed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads fields from bytes of which the last may not have arrived yet. It stops for good at the first fault or at the
/// first field that has not arrived: from then on it reads zeros, [#goesOn] answers no, and the caller looks once,
/// at the end. Confined to one call.
///
/// A field that does not fit into what encloses it is a fault at once, whether it has arrived or not.
final class HelloCursor {
    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private final int arrived;
    private int at;
    private boolean incomplete;
    private @Nullable Malformed fault;

    /// @param length how many bytes from `from` on have arrived
    HelloCursor(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.at = from;
        this.arrived = from + length;
    }

    int at() {
        return at;
    }

    @Nullable
    Malformed fault() {
        return fault;
    }

    boolean isIncomplete() {
        return incomplete;
    }

    boolean isStopped() {
        return incomplete || fault != null;
    }

    /// Whether there is more to read before `end`.
    boolean goesOn(int end) {
        return !isStopped() && at < end;
    }

    void require(boolean holds, String section, String otherwise) {
        if (!holds && !isStopped()) {
            fault = new Malformed(section, otherwise);
        }
    }

    int uint8(int end, String section) {
        return isThere(1, end, section) ? bytes[at++] & 0xFF : 0;
    }

    int uint16(int end, String section) {
        if (!isThere(2, end, section)) {
            return 0;
        }
        int value = (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
        at += 2;
        return value;
    }

    void skip(int count, int end, String section) {
        if (isThere(count, end, section)) {
            at += count;
        }
    }

    byte[] bytes(int count, int end, String section) {
        if (!isThere(count, end, section)) {
            return NOTHING;
        }
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /// Where the next `count` bytes end, which may not have arrived.
    int enclosed(int count, int end, String section) {
        require(at + count <= end, section, "a field goes past the end of what encloses it");
        return at + count;
    }

    private boolean isThere(int count, int end, String section) {
        enclosed(count, end, section);
        if (!isStopped() && at + count > arrived) {
            incomplete = true;
        }
        return !isStopped();
    }
}
