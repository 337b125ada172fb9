package io.tidegate.mqtt;

import java.util.Set;

/// Walks packet edges one byte at a time, in the plainest way there is: what [Framing] is compared
/// with.
final class NaiveWalker {
    private final Set<Integer> permittedTypes;
    private int type;
    private boolean broken;
    private boolean inLength;
    private int lengthBytes;
    private long left;

    NaiveWalker(Set<Integer> permittedTypes) {
        this.permittedTypes = permittedTypes;
    }

    void next(int unsigned) {
        if (broken) {
            return;
        }
        if (inLength) {
            left += (unsigned & 0x7F) * (long) Math.pow(128, lengthBytes);
            lengthBytes++;
            inLength = unsigned >= 0x80;
            broken = inLength && lengthBytes == 4;
        } else if (left > 0) {
            left--;
        } else {
            type = unsigned / 16;
            broken = !permittedTypes.contains(type);
            inLength = true;
            lengthBytes = 0;
        }
    }

    boolean broken() {
        return broken;
    }

    int type() {
        return type;
    }

    boolean atEdge() {
        return !broken && !inLength && left == 0;
    }
}
