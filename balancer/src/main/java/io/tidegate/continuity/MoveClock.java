package io.tidegate.continuity;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Until when each step of one move may take. Confined.
final class MoveClock {
    /// Of the pause before each new try.
    private static final int DOUBLINGS_MAX = 5;
    /// Times that an old node may take to be left, where it still speaks.
    private static final int LATE_MAX = 5;
    /// The same in the middle of a packet.
    private static final int LATE_IN_A_PACKET_MAX = 10;

    private final Times times;
    private final RandomGenerator chance;
    private int tries;
    private long giveUpAt = Session.NEVER;
    private long leaveUntil = Session.NEVER;
    private long packetUntil = Session.NEVER;
    private long keptBackUntil = Long.MIN_VALUE;

    MoveClock(Times times, RandomGenerator chance) {
        this.times = times;
        this.chance = chance;
    }

    private static long after(long now, Duration time) {
        return now + time.toNanos();
    }

    /// The client has no node from now on.
    void apart(long now) {
        if (giveUpAt == Session.NEVER) {
            giveUpAt = after(now, times.giveUp());
        }
    }

    /// When a client that has no node is given up; [Session#NEVER] where it has one.
    long giveUpAt() {
        return giveUpAt;
    }

    /// When to try again, which others who failed at the same time do at another one.
    long again(long now) {
        long pause = times.pause().toNanos() << Math.min(tries++, DOUBLINGS_MAX);
        return now + pause + chance.nextLong(pause + 1);
    }

    long quiesce(long now) {
        return after(now, times.quiesce());
    }

    /// Half of the time that is left without a node is for the new one.
    long leave(long now) {
        long most = (giveUpAt - now) / 2;
        leaveUntil = now + Math.min(most, times.leave().multipliedBy(LATE_MAX).toNanos());
        packetUntil = now
                + Math.min(
                        most, times.leave().multipliedBy(LATE_IN_A_PACKET_MAX).toNanos());
        return Math.min(after(now, times.leave()), leaveUntil);
    }

    /// What is on its way from an old node is waited for while it comes, some times as long; longer where the client
    /// has a part of a packet: without the rest it could not stay.
    ///
    /// @param heard when it last said something
    long late(long heard, boolean isHalfWritten) {
        return Math.min(after(heard, times.leave()), isHalfWritten ? packetUntil : leaveUntil);
    }

    long connack(long now) {
        return Math.min(after(now, times.connack()), giveUpAt);
    }

    long replay(long now) {
        return after(now, times.replay());
    }

    /// The client's node is lost.
    void lost(long now) {
        keptBackUntil = after(now, times.keepBack());
    }

    /// Until when what the client says waits, so that others who lost the same node are subscribed again by then.
    long keptBackUntil() {
        return keptBackUntil;
    }
}
