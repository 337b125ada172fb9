package io.tidegate.continuity;

import io.tidegate.continuity.Acts.Manner;

/// The end of a client: what its node is told of it, and what it is told itself. Confined.
record Parting(Kept kept, Uplink up, Downlink down) {
    private static final byte[] NOTHING = {};

    /// No event is of any use from then on.
    void end(EndCause cause) {
        kept.flush();
        if (kept.papers.isHeld() && !kept.open && cause != EndCause.LEFT) {
            kept.count(Tally.LEFT_BEHIND);
        }
        leaveNode();
        kept.ended = true;
        kept.acts.deadline(Session.NEVER);
        byte[] words = kept.clientGone || down.isHalfWritten() ? NOTHING : cause.lastWords(kept.version());
        kept.open = false;
        kept.clientGone = true;
        kept.acts.closeClient(cause, words);
    }

    /// The node is told that the client is gone, if it has not been told.
    private void leaveNode() {
        if (kept.leg == 0) {
            return;
        }
        byte[] words = kept.papers.vanished();
        if (kept.open && !up.hasLeft() && words != null) {
            if (up.isHalfWritten()) {
                kept.count(Tally.LEFT_BEHIND);
            } else {
                kept.toNode.send(words);
            }
        }
        kept.flush();
        kept.acts.closeNode(kept.leg, Manner.ORDERLY);
        kept.leg = 0;
    }
}
