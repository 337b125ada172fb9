package io.tidegate.benchmark.load;

import java.lang.foreign.MemorySegment;

/// Clients that keep so many PUBLISH packets of QoS 1 in flight, from [#begin] on: one leaves when a
/// PUBACK has come. Confined to the loop.
public final class RoundTrips implements Habit {
    private final Crowd crowd;
    private final MemorySegment publish;
    private final int idOffset;
    private final int inFlight;
    private boolean begun;

    /// @param payload bytes of each
    /// @param inFlight of each client, 1..64
    public RoundTrips(Crowd crowd, Load load, int payload, int inFlight) {
        this.crowd = crowd;
        this.publish = Crowd.segment(load.arena(), Packets.publish(payload));
        this.idOffset = Packets.publishIdOffset(payload);
        this.inFlight = inFlight;
    }

    /// All clients there are begin.
    public void begin() {
        begun = true;
        for (int i = 0; i < crowd.size(); i++) {
            publishAll(crowd.client(i));
        }
    }

    /// Those in flight are still answered; nothing follows them.
    public void end() {
        begun = false;
    }

    private void publishAll(Client client) {
        for (int id = 1; id <= inFlight; id++) {
            publish(client, id);
        }
        crowd.batch().flush(client.socket);
    }

    @Override
    public void welcomed(Client client) {
        if (begun) { // it was cut, which is counted as a failure, and came again
            publishAll(client);
        }
    }

    @Override
    public void answered(Client client, int id) {
        crowd.tally().operation();
        crowd.tally().latency(crowd.now() - client.sentNanos(id));
        if (begun) {
            publish(client, id);
        }
    }

    private void publish(Client client, int id) {
        if (!crowd.batch().hasRoomFor(publish.byteSize())) {
            crowd.batch().flush(client.socket);
        }
        client.sent(id, crowd.now());
        crowd.batch().add(publish, idOffset, id);
    }
}
