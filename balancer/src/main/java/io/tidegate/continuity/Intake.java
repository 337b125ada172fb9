package io.tidegate.continuity;

import java.lang.foreign.MemorySegment;

/// What came of a client and of its node, in order: at once to the rules of its direction, or kept until it may be
/// looked at. Who has bytes that wait is not read from. Confined.
final class Intake {
    private final Kept kept;
    private final Uplink up;
    private final Downlink down;
    private byte[] clientRest = Stash.EMPTY;
    private byte[] nodeRest = Stash.EMPTY;
    private boolean isClientPaused;
    /// The leg that is paused; 0 where none is.
    private int pausedLeg;

    Intake(Kept kept, Uplink up, Downlink down) {
        this.kept = kept;
        this.up = up;
        this.down = down;
    }

    void fromClient(MemorySegment bytes, long from, long to) {
        long at = clientRest.length == 0 ? up.feed(bytes, from, to) : from;
        kept.flush();
        clientRest = Stash.with(clientRest, bytes, at, to);
    }

    void fromNode(MemorySegment bytes, long from, long to) {
        long at = nodeRest.length == 0 ? down.feed(bytes, from, to) : from;
        kept.flush();
        nodeRest = Stash.with(nodeRest, bytes, at, to);
    }

    /// Whether all that the client said was looked at.
    boolean hasReadClient() {
        return clientRest.length == 0;
    }

    /// Whether nothing waits, and both are read.
    boolean isAtRest() {
        return clientRest.length == 0 && nodeRest.length == 0 && !isClientPaused && pausedLeg == 0;
    }

    /// What waits of it is nobody's.
    void legIsGone() {
        nodeRest = Stash.EMPTY;
    }

    /// @param rest what the new leg has said already
    void legBegins(byte[] rest, boolean isPaused) {
        nodeRest = rest;
        pausedLeg = isPaused ? kept.leg : 0;
    }

    /// Looks again at what waits.
    void readOn() {
        if (clientRest.length > 0) {
            byte[] bytes = clientRest;
            clientRest = behind(bytes, up.feed(MemorySegment.ofArray(bytes), 0, bytes.length));
        }
        if (kept.leg != 0) {
            down.drain();
            kept.flush();
        }
        if (kept.leg != 0 && nodeRest.length > 0) {
            byte[] bytes = nodeRest;
            nodeRest = behind(bytes, down.feed(MemorySegment.ofArray(bytes), 0, bytes.length));
        }
    }

    private byte[] behind(byte[] bytes, long count) {
        kept.flush();
        if (count > 0) {
            kept.goesOn();
        }
        return Stash.behind(bytes, count);
    }

    /// Says who is to be read from, where that has changed.
    void pauses() {
        boolean pauseClient = clientRest.length > 0 || up.isQuiesced();
        if (pauseClient != isClientPaused && !kept.clientGone) {
            isClientPaused = pauseClient;
            if (pauseClient) {
                kept.acts.pauseClient();
            } else {
                kept.acts.resumeClient();
            }
        }
        boolean pauseNode = kept.leg != 0 && (nodeRest.length > 0 || down.isFull());
        int wanted = pauseNode ? kept.leg : 0;
        if (wanted != pausedLeg) {
            if (pausedLeg != 0 && pausedLeg == kept.leg) {
                kept.acts.resumeNode(pausedLeg);
            }
            if (wanted != 0) {
                kept.acts.pauseNode(wanted);
            }
            pausedLeg = wanted;
        }
    }
}
