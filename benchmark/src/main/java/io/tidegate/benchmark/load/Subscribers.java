package io.tidegate.benchmark.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Clients that subscribe to a filter of their own and to one that all share, and are silent ever after. Confined to
/// the
/// loop.
public final class Subscribers implements Habit {
    /// Answers to SUBSCRIBE that each client waits for.
    public static final int SUBSCRIPTIONS = 2;

    private static final String BEFORE = "fleet/device-";
    private static final String NUMBER = "00000";
    private static final int SUBSCRIBE_HEAD = 6;

    private final Crowd crowd;
    private final MemorySegment own;
    private final MemorySegment shared;

    public Subscribers(Crowd crowd, Load load) {
        this.crowd = crowd;
        this.own = Crowd.segment(load.arena(), Packets.subscribe(1, BEFORE + NUMBER + "/commands/#", 1));
        this.shared = Crowd.segment(load.arena(), Packets.subscribe(2, "fleet/all/announcements", 1));
    }

    @Override
    public void welcomed(Client client) {
        long last = (long) SUBSCRIBE_HEAD + BEFORE.length() + NUMBER.length() - 1;
        for (int i = 0, rest = client.number; i < NUMBER.length(); i++, rest /= 10) {
            own.set(ValueLayout.JAVA_BYTE, last - i, (byte) ('0' + rest % 10));
        }
        crowd.send(client, own);
        crowd.send(client, shared);
    }
}
