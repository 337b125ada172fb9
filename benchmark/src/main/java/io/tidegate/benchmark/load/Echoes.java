package io.tidegate.benchmark.load;

import java.lang.foreign.MemorySegment;

/// Clients that subscribe, publish one packet at a time from [#begin] on, and get it back: at QoS 0 that is all, at
/// QoS 1 a PUBACK comes before it and one follows it. The next packet leaves with that. Packet ids go through all there
/// are. Confined to the loop.
public final class Echoes implements Habit {
    /// Answers to SUBSCRIBE that each client waits for.
    public static final int SUBSCRIPTIONS = 1;

    private static final int PUBACK = 0x40_02_00_00;
    /// Of what a client remembers there is one at a time.
    private static final int ONLY = 1;

    private final Crowd crowd;
    private final MemorySegment subscribe;
    private final MemorySegment publish;
    private final Qos qos;
    private final int idOffset;
    /// By number of the client: the id of its last packet.
    private final int[] ids;
    private final boolean[] acknowledged;
    private boolean begun;

    /// Of all packets, those of the nodes too.
    public enum Qos {
        ZERO(0),
        ONE(1);

        private final int level;

        Qos(int level) {
            this.level = level;
        }

        /// As people write it.
        public int level() {
            return level;
        }
    }

    /// @param payload bytes of each
    /// @param clients at most
    public Echoes(Crowd crowd, Load load, Qos qos, int payload, int clients) {
        this.crowd = crowd;
        this.qos = qos;
        this.subscribe = Crowd.segment(load.arena(), Packets.subscribe(1));
        this.publish = Crowd.segment(
                load.arena(), qos == Qos.ZERO ? Packets.publishUnanswered(payload) : Packets.publish(payload));
        this.idOffset = Packets.publishIdOffset(payload);
        this.ids = new int[clients];
        this.acknowledged = new boolean[clients];
        load.echo(payload);
    }

    /// All clients there are begin; each has its SUBACK.
    public void begin() {
        begun = true;
        for (int i = 0; i < crowd.size(); i++) {
            publishAlone(crowd.client(i));
        }
    }

    @Override
    public void welcomed(Client client) {
        crowd.send(client, subscribe);
    }

    @Override
    public void subscribed(Client client) {
        if (begun) { // it was cut, which is counted as a failure, and came again
            publishAlone(client);
        }
    }

    private void publishAlone(Client client) {
        publish(client);
        crowd.batch().flush(client.socket);
    }

    @Override
    public void answered(Client client, int id) {
        if (id != ids[client.number]) {
            crowd.tally().failure("a client has a PUBACK of id " + id + ", sent " + ids[client.number]);
            return;
        }
        acknowledged[client.number] = true;
    }

    @Override
    public void published(Client client, int id) {
        if ((id == 0) != (qos == Qos.ZERO) || !acknowledged[client.number]) {
            crowd.tally().failure("a client has a PUBLISH of another QoS, or before its own was acknowledged");
            return;
        }
        if (!crowd.batch().hasRoomFor(Packets.ANSWER_BYTES + publish.byteSize())) {
            crowd.batch().flush(client.socket);
        }
        if (id != 0) {
            crowd.batch().add(PUBACK | id);
        }
        crowd.tally().operation();
        crowd.tally().latency(crowd.now() - client.sentNanos(ONLY));
        publish(client);
    }

    private void publish(Client client) {
        client.sent(ONLY, crowd.now());
        acknowledged[client.number] = qos == Qos.ZERO;
        if (qos == Qos.ZERO) {
            crowd.batch().add(publish);
        } else {
            int id = Packets.nextId(ids[client.number]);
            ids[client.number] = id;
            crowd.batch().add(publish, idOffset, id);
        }
    }
}
