package io.tidegate.benchmark.load;

import org.jspecify.annotations.Nullable;

/// Large PUBLISH packets of QoS 0 without end, from [#begin] on: every other client sends them, the
/// rest subscribe and get them from their nodes. What arrives is counted in bytes. Confined to the loop.
public final class Bulk implements Habit {
    private final Crowd crowd;
    private final Stream up;
    private final Stream.@Nullable Lane[] lanes;

    /// @param payload bytes of each
    /// @param clients at most
    public Bulk(Crowd crowd, Load load, int payload, int clients) {
        this.crowd = crowd;
        this.up = load.stream(payload);
        this.lanes = new Stream.Lane[clients];
        load.streamDown(payload);
    }

    public void begin() {
        for (int i = 0; i < crowd.size(); i++) {
            Client client = crowd.client(i);
            if (i % 2 == 0) {
                Stream.Lane lane = new Stream.Lane(client.socket);
                lanes[i] = lane;
                up.resume(lane);
            } else {
                crowd.subscribe(client);
            }
        }
    }

    @Override
    public void welcomed(Client client) {}

    @Override
    public void drained(Client client) {
        Stream.Lane lane = lanes[client.number];
        if (lane != null) {
            up.resume(lane);
        }
    }

    @Override
    public boolean turn(long nowNanos) {
        return up.turn();
    }
}
