package io.tidegate.benchmark.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What a node sends back for a PUBLISH: one of its own, at the same QoS, as a broker does whose client subscribes to
/// what it publishes. Confined to its loop.
final class Echo {
    private final MemorySegment answered;
    private final MemorySegment unanswered;
    private final int idOffset;

    /// @param payload bytes of each
    Echo(Arena arena, int payload) {
        this.answered = Crowd.segment(arena, Packets.publish(payload));
        this.unanswered = Crowd.segment(arena, Packets.publishUnanswered(payload));
        this.idOffset = Packets.publishIdOffset(payload);
    }

    /// Of the longer one.
    long byteSize() {
        return answered.byteSize();
    }

    /// At QoS 1.
    void add(Batch batch, int id) {
        batch.add(answered, idOffset, id);
    }

    /// At QoS 0.
    void addUnanswered(Batch batch) {
        batch.add(unanswered);
    }
}
