package io.tidegate.benchmark.load;

import java.lang.foreign.MemorySegment;

/// PUBLISH packets of QoS 1 at a fixed rate over all clients in turn, whether answers have come or not,
/// from [#begin] on. A latency counts from when its packet was due, so that a proxy which stands still
/// does not hide it (coordinated omission). Confined to the loop.
public final class Paced implements Habit {
    private final Crowd crowd;
    private final MemorySegment publish;
    private final int idOffset;
    private final long intervalNanos;
    private long dueNanos = Long.MAX_VALUE;
    private long count;

    /// @param payload bytes of each
    /// @param perSecond over all clients
    public Paced(Crowd crowd, Load load, int payload, int perSecond) {
        this.crowd = crowd;
        this.publish = Crowd.segment(load.arena(), Packets.publish(payload));
        this.idOffset = Packets.publishIdOffset(payload);
        this.intervalNanos = 1_000_000_000L / perSecond;
    }

    public void begin() {
        dueNanos = crowd.now();
    }

    @Override
    public void welcomed(Client client) {}

    @Override
    public void answered(Client client, int id) {
        crowd.tally().operation();
        crowd.tally().latency(crowd.now() - client.sentNanos(id));
        client.sent(id, 0);
    }

    @Override
    public boolean turn(long nowNanos) {
        while (dueNanos <= nowNanos) {
            publish();
            dueNanos += intervalNanos;
        }
        return dueNanos != Long.MAX_VALUE; // the loop's own waiting is too coarse: it turns without any
    }

    private void publish() {
        Client client = crowd.client((int) (count % crowd.size()));
        int id = 1 + (int) (count / crowd.size() % Client.IDS);
        count++;
        if (client.sentNanos(id) != 0 || !client.welcome) {
            crowd.tally().failure("a client has " + Client.IDS + " packets in flight, or is not connected");
            return;
        }
        client.sent(id, dueNanos);
        crowd.batch().add(publish, idOffset, id);
        crowd.batch().flush(client.socket);
    }
}
