package io.tidegate.benchmark.load;

import io.tidegate.transport.Loop;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/// Sends one packet over and over on some sockets, as fast as those take it. Confined to its loop.
final class Stream {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int CHUNKS_PER_TURN = 4;

    private final Loop loop;
    private final MemorySegment packet;
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();

    /// One socket, and where in the packet it stands.
    static final class Lane {
        final int socket;
        private long at;
        private boolean ended;

        Lane(int socket) {
            this.socket = socket;
        }

        /// The socket is about to be closed.
        void end() {
            ended = true;
        }
    }

    Stream(Loop loop, MemorySegment packet) {
        this.loop = loop;
        this.packet = packet;
    }

    /// A lane may be filled: it is new, or what was kept back for it has left.
    void resume(Lane lane) {
        ready.add(lane);
    }

    /// Fills those that can take something; true while some still could.
    boolean turn() {
        for (int left = ready.size(); left > 0; left--) {
            Lane lane = ready.remove();
            if (!lane.ended && fill(lane)) {
                ready.add(lane);
            }
        }
        return !ready.isEmpty();
    }

    private boolean fill(Lane lane) {
        for (int i = 0; i < CHUNKS_PER_TURN; i++) {
            int length = (int) Math.min(CHUNK_BYTES, packet.byteSize() - lane.at);
            int result = loop.send(lane.socket, packet, lane.at, length);
            lane.at = (lane.at + length) % packet.byteSize();
            if (result != Loop.SENT) {
                return false;
            }
        }
        return true;
    }
}
