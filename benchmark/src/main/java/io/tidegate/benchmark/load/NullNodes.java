package io.tidegate.benchmark.load;

import io.tidegate.address.Endpoint;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.ListenOptions;
import io.tidegate.transport.Loop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Broker nodes that agree to everything and do nothing: CONNACK, SUBACK, PUBACK, PINGRESP; whoever subscribes
/// gets packets without end, or its own back, or nothing. With or without a PROXY header in front. Confined to their
/// loop.
final class NullNodes {
    private static final int BACKLOG = 4096;
    private static final int CONNACK = 0x20_02_00_00;
    private static final int PUBACK = 0x40_02_00_00;
    private static final int PINGRESP = 0xD0_00;
    private static final int SUBACK = 0x90_03_00_00;
    private static final int SMALL = 8;

    private final Loop loop;
    private final Batch batch;
    private final Tally tally;
    private final List<Leg> legs = new ArrayList<>();
    private final ArrayDeque<Leg> free = new ArrayDeque<>();
    private @Nullable Stream stream;
    private @Nullable Echo echo;
    private long room = SMALL;

    NullNodes(Loop loop, Arena arena, Tally tally) {
        this.loop = loop;
        this.batch = new Batch(loop, arena);
        this.tally = tally;
    }

    /// One connection from the proxy.
    private final class Leg implements Walker.Reader {
        final int number;
        final ProxyHeader header = new ProxyHeader();
        final Walker walker = new Walker();
        int socket;
        Stream.@Nullable Lane lane;
        boolean echoes;
        /// The packet id that was last sent, and the one that was last acknowledged; equal = none is in flight.
        int sentId;
        int acknowledgedId;

        Leg(int number) {
            this.number = number;
        }

        void received(MemorySegment bytes, int length) {
            tally.bytes(length);
            int from = header.isOver() ? 0 : header.skip(bytes, length);
            walker.walk(bytes, from, length, this);
            batch.flush(socket);
        }

        @Override
        public void packet(int type, int id) {
            if (!batch.hasRoomFor(room)) {
                batch.flush(socket);
            }
            switch (type) {
                case Packets.CONNECT -> batch.add(CONNACK);
                case Packets.PUBLISH -> published(id);
                case Packets.PUBACK -> acknowledged(id);
                case Packets.PINGREQ -> batch.addShort(PINGRESP);
                case Packets.SUBSCRIBE -> subscribed(id);
                default -> {} // DISCONNECT: the client's end of output follows it
            }
        }

        private void published(int id) {
            if (id != 0) {
                batch.add(PUBACK | id);
            }
            Echo back = echo;
            if (!echoes || back == null) {
                return;
            }
            if (id == 0) {
                back.addUnanswered(batch);
            } else {
                sentId = Packets.nextId(sentId);
                back.add(batch, sentId);
            }
        }

        private void acknowledged(int id) {
            if (acknowledgedId == sentId || id != Packets.nextId(acknowledgedId)) {
                tally.failure("a node has a PUBACK of id " + id + ", of which it is not the turn");
                return;
            }
            acknowledgedId = id;
        }

        /// Endless packets are of QoS 0, and so were they asked for.
        private void subscribed(int id) {
            Stream endless = stream;
            batch.add(SUBACK | id);
            batch.addByte(endless == null ? 1 : 0);
            echoes = echo != null;
            if (endless != null) {
                batch.flush(socket);
                lane = new Stream.Lane(socket);
                endless.resume(lane);
            }
        }
    }

    /// Where they listen, `count` of them.
    List<Endpoint> listen(int count) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int socket = loop.listen(Load.loopback(0), i, new ListenOptions(BACKLOG, KeepAlive.DEFAULT));
            if (socket < 0) {
                throw new IllegalStateException("a null node cannot listen: error " + -socket);
            }
            endpoints.add(Objects.requireNonNull(loop.localAddress(socket)));
        }
        return endpoints;
    }

    /// What subscribers get from now on.
    void stream(Stream endless) {
        stream = endless;
    }

    /// What those who subscribe from now on get for each PUBLISH.
    void echo(Echo back) {
        echo = back;
        room = SMALL + back.byteSize();
    }

    /// Whoever subscribes from now on gets nothing.
    void forgetWhatSubscribersGet() {
        stream = null;
        echo = null;
    }

    /// The number of the leg.
    int accepted(int socket) {
        Leg leg = free.poll();
        if (leg == null) {
            leg = new Leg(legs.size());
            legs.add(leg);
        }
        leg.socket = socket;
        leg.header.reset();
        leg.walker.reset();
        leg.lane = null;
        leg.echoes = false;
        leg.sentId = 0;
        leg.acknowledgedId = 0;
        return leg.number;
    }

    /// Nobody is connected to any of them.
    boolean areAlone() {
        return free.size() == legs.size();
    }

    void received(int number, int length) {
        legs.get(number).received(loop.input(), length);
    }

    void drained(int number) {
        Leg leg = legs.get(number);
        Stream endless = stream;
        if (leg.lane != null && endless != null) {
            endless.resume(leg.lane);
        }
    }

    /// The proxy has ended its output, or the connection broke.
    void ended(int number) {
        Leg leg = legs.get(number);
        if (leg.lane != null) {
            leg.lane.end();
            leg.lane = null;
        }
        loop.close(leg.socket);
        free.add(leg);
    }
}
