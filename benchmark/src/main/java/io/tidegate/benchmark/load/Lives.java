package io.tidegate.benchmark.load;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/// Clients that connect, publish so many packets of QoS 1 with some in flight, and go in one way or another, and come
/// again as somebody else. Each life has the same number of packets; only who is cut off while some are in flight has
/// fewer answers. Confined to the loop.
public final class Lives implements Habit {
    private static final int IN_FLIGHT = 16;
    private static final int PAYLOAD = 64;
    private static final int HUNDRED = 100;
    private static final int DISCONNECTS = 80;
    private static final int HALF_CLOSES = 88;
    private static final int RESETS = 94;

    private final Crowd crowd;
    private final MemorySegment publish;
    private final int idOffset;
    private final int packets;
    private final Random random;
    private final long lives;
    private long begun;
    private long published;
    private long ended;
    private int[] sent = {};
    private int[] answered = {};
    private Going[] goings = {};

    /// How a life ends.
    enum Going {
        DISCONNECT,
        HALF_CLOSE,
        /// With answers still on their way.
        RESET_EARLY,
        /// Likewise, by a close, which the kernel makes a reset if the client has not read all.
        CLOSE_EARLY
    }

    /// @param lives in all, as many as there are clients or more
    /// @param packets in each
    public Lives(Crowd crowd, Load load, long lives, int packets, long seed) {
        this.crowd = crowd;
        this.publish = Crowd.segment(load.arena(), Packets.publish(PAYLOAD));
        this.idOffset = Packets.publishIdOffset(PAYLOAD);
        this.lives = lives;
        this.packets = packets;
        this.random = new Random(seed);
    }

    public boolean isOver() {
        return ended == lives;
    }

    private Going chosen() {
        int lot = random.nextInt(HUNDRED);
        if (lot < DISCONNECTS) {
            return Going.DISCONNECT;
        }
        return lot < HALF_CLOSES ? Going.HALF_CLOSE : lot < RESETS ? Going.RESET_EARLY : Going.CLOSE_EARLY;
    }

    @Override
    public void welcomed(Client client) {
        if (sent.length == 0) {
            sent = new int[crowd.size()];
            answered = new int[crowd.size()];
            goings = new Going[crowd.size()];
        }
        begun++;
        sent[client.number] = 0;
        answered[client.number] = 0;
        goings[client.number] = chosen();
        for (int i = 0; i < Math.min(IN_FLIGHT, packets); i++) {
            publish(client);
        }
    }

    private void publish(Client client) {
        published++;
        int id = 1 + sent[client.number]++ % IN_FLIGHT;
        crowd.batch().add(publish, idOffset, id);
    }

    @Override
    public void answered(Client client, int id) {
        if (client.socket == Client.CLOSED) {
            return; // what it left behind
        }
        crowd.tally().operation();
        int count = ++answered[client.number];
        if (sent[client.number] < packets) {
            publish(client);
        }
        Going going = goings[client.number];
        boolean early = going == Going.RESET_EARLY || going == Going.CLOSE_EARLY;
        if (early && sent[client.number] == packets) {
            crowd.drop(client, going == Going.RESET_EARLY);
            over(client);
        } else if (count == packets) {
            leave(client, going);
        }
    }

    private void leave(Client client, Going going) {
        if (going == Going.DISCONNECT) {
            crowd.leave(client);
        } else {
            crowd.endOutput(client);
        }
    }

    @Override
    public boolean gone(Client client) {
        if (answered[client.number] < packets) {
            return false;
        }
        over(client);
        return true;
    }

    private void over(Client client) {
        ended++;
        if (lives - ended >= crowd.size()) { // the others are on their way
            crowd.again(client);
        }
    }

    /// Packets that clients sent.
    public long published() {
        return published;
    }

    /// Clients that got their CONNACK.
    public long begun() {
        return begun;
    }
}
