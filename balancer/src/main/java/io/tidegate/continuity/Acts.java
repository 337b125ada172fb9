package io.tidegate.continuity;

import java.lang.foreign.MemorySegment;

/// What a [Session] wants done. Called in the course of an event only, in the order in which it is to happen; never
/// calls back. Bytes are borrowed for the call.
public interface Acts {
    void toClient(MemorySegment bytes, long from, long to);

    void toNode(int leg, MemorySegment bytes, long from, long to);

    /// Reads no more of the client; what was read already may still be told.
    void pauseClient();

    void resumeClient();

    void pauseNode(int leg);

    void resumeNode(int leg);

    /// Opens a leg to a node that the outside chooses. Answered once, by [Session#connected] or
    /// [Session#unreachable], as late as the outside wants.
    void dial(Wish wish);

    /// The leg is the client's from now on; the one before is no more.
    void adopted(int leg);

    /// Nothing of that leg is told any more.
    void closeNode(int leg, Manner manner);

    /// @param lastWords may be empty
    void closeClient(EndCause cause, byte[] lastWords);

    /// When [Session#due] is to be called; [Session#NEVER] = not.
    void deadline(long nanos);

    void count(Tally what, int number);

    /// Where a leg had better lead.
    enum Wish {
        /// The same node, if nothing speaks against it: maybe only the leg broke.
        SAME_FIRST,
        ANY,
        /// Not the node of the last leg.
        OTHER
    }

    /// Where a leg leads.
    enum Place {
        /// To the node that the client was at last.
        SAME_NODE,
        OTHER_NODE
    }

    /// How a leg ends.
    enum Manner {
        /// What was written arrives first.
        ORDERLY,
        RESET
    }
}
