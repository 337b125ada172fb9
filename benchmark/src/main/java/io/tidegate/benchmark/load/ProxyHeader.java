package io.tidegate.benchmark.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Steps over the PROXY header, v1 or v2, at the start of a connection to a null node, if there is one.
/// Trusts its peer. Confined.
final class ProxyHeader {
    private static final int V1_FIRST = 'P';
    private static final int V2_FIRST = 0x0D;
    private static final int V2_FIXED_BYTES = 16;

    private int at;
    private int end = V2_FIXED_BYTES;
    private boolean v1;
    private boolean over;

    boolean isOver() {
        return over;
    }

    void reset() {
        at = 0;
        end = V2_FIXED_BYTES;
        v1 = false;
        over = false;
    }

    /// @return where what follows the header begins, `length` where that is yet to come
    int skip(MemorySegment bytes, int length) {
        int from = 0;
        while (!over && from < length) {
            int next = bytes.get(ValueLayout.JAVA_BYTE, from) & 0xFF;
            if (at == 0 && next != V1_FIRST && next != V2_FIRST) {
                over = true;
                return from;
            }
            v1 |= at == 0 && next == V1_FIRST;
            step(next);
            from++;
        }
        return from;
    }

    private void step(int next) {
        if (v1) {
            at++;
            over = next == '\n';
            return;
        }
        if (at == V2_FIXED_BYTES - 2) {
            end += next << 8;
        } else if (at == V2_FIXED_BYTES - 1) {
            end += next;
        }
        at++;
        over = at == end;
    }
}
