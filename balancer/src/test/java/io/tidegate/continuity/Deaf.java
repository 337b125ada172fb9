package io.tidegate.continuity;

import java.lang.foreign.MemorySegment;

/// Does nothing of what a session wants. Confined.
class Deaf implements Acts {
    @Override
    public void toClient(MemorySegment bytes, long from, long to) {}

    @Override
    public void toNode(int leg, MemorySegment bytes, long from, long to) {}

    @Override
    public void pauseClient() {}

    @Override
    public void resumeClient() {}

    @Override
    public void pauseNode(int leg) {}

    @Override
    public void resumeNode(int leg) {}

    @Override
    public void dial(Wish wish) {}

    @Override
    public void adopted(int leg) {}

    @Override
    public void closeNode(int leg, Manner manner) {}

    @Override
    public void closeClient(EndCause cause, byte[] lastWords) {}

    @Override
    public void deadline(long nanos) {}

    @Override
    public void count(Tally what, int number) {}
}
