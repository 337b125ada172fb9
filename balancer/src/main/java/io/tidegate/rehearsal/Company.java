package io.tidegate.rehearsal;

import io.tidegate.address.Endpoint;
import io.tidegate.rehearsal.Part.Manner;
import io.tidegate.time.Clock;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.DialOptions;
import io.tidegate.transport.Errno;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.LinuxKernel;
import io.tidegate.transport.ListenOptions;
import io.tidegate.transport.Loop;
import io.tidegate.transport.LoopHandler;
import io.tidegate.transport.LoopMeans;
import io.tidegate.transport.SocketAddress;
import io.tidegate.transport.SystemAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Broker nodes that agree to everything, and clients, on one loop that turns in [#play] alone. Confined.
public final class Company implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int DEVICES = 10_000;
    private static final long WAIT_NANOS = 1_000_000;
    /// Owners with this bit are legs of nodes.
    private static final int NODE_SIDE = 1 << 30;

    private final Clock clock;
    private final Arena arena = Arena.ofConfined();
    private final Words words = new Words(arena);
    private final Loop loop;
    private final List<Endpoint> nodes = new ArrayList<>();
    private final Map<Integer, NodeLeg> legs = new HashMap<>();
    private final Map<Integer, Guest> guests = new HashMap<>();
    private int numbers;
    private @Nullable Scene scene;

    /// One part while it is played.
    private static final class Scene {
        final Part part;
        final Endpoint door;
        int toBegin;
        int toEnd;

        Scene(Part part, Endpoint door) {
            this.part = part;
            this.door = door;
            this.toBegin = part.lives();
            this.toEnd = part.lives();
        }
    }

    /// One client.
    private static final class Guest {
        int socket;
        int messages;
        int answered;
    }

    /// @param count of nodes, which listen on free ports of loopback
    /// @throws IllegalStateException where they cannot
    public Company(Clock clock, int count) {
        this.clock = clock;
        this.loop = new Loop(LoopMeans.alone(new LinuxKernel(), clock, new SystemAllocator()), _ -> new Sides());
        for (int i = 0; i < count; i++) {
            int socket = loop.listen(
                    Endpoint.of(new byte[] {127, 0, 0, 1}, 0), i, new ListenOptions(BACKLOG, KeepAlive.DEFAULT));
            if (socket < 0) {
                throw new IllegalStateException("a node cannot listen: " + Errno.text(-socket));
            }
            nodes.add(Objects.requireNonNull(loop.localAddress(socket)));
        }
    }

    /// Where the nodes listen.
    public List<Endpoint> nodes() {
        return List.copyOf(nodes);
    }

    /// Plays all of a part, or as much as the time allows.
    ///
    /// @return how many lives have ended
    public int play(Part part, Endpoint door, long nanosMax) {
        Scene now = new Scene(part, door);
        scene = now;
        long end = clock.nanos() + nanosMax;
        while (now.toEnd > 0 && clock.nanos() - end < 0) {
            while (now.toBegin > 0 && guests.size() < part.atOnce()) {
                now.toBegin--;
                begin(now);
            }
            loop.turn(WAIT_NANOS);
        }
        guests.values().forEach(guest -> loop.close(guest.socket));
        guests.clear();
        return part.lives() - now.toEnd;
    }

    private void begin(Scene now) {
        int owner = numbers++ & (NODE_SIDE - 1);
        Guest guest = new Guest();
        guest.messages = now.part.messages();
        guest.socket = loop.connect(now.door, owner, DialOptions.of(KeepAlive.DEFAULT));
        if (guest.socket < 0) {
            throw new IllegalStateException("a client cannot dial: " + Errno.text(-guest.socket));
        }
        guests.put(owner, guest);
        say(guest.socket, now.part.manner() == Manner.STRANGER ? words.noise : words.connect(owner % DEVICES));
    }

    private void say(int socket, MemorySegment packet) {
        loop.send(socket, packet, 0, (int) packet.byteSize());
    }

    /// Goes on with each answer; an answer that comes in two pieces is one.
    private void answered(Guest guest, int length) {
        guest.answered += length;
        while (guest.answered >= Words.ANSWER_BYTES) {
            guest.answered -= Words.ANSWER_BYTES;
            if (guest.messages > 0) {
                guest.messages--;
                boolean large = Objects.requireNonNull(scene).part.manner() == Manner.LARGE;
                say(guest.socket, large ? words.publishLarge : words.publish);
            } else {
                say(guest.socket, words.disconnect);
                loop.endOutput(guest.socket);
            }
        }
    }

    private void gone(int owner) {
        Guest guest = guests.remove(owner);
        if (guest != null) {
            loop.close(guest.socket);
            Objects.requireNonNull(scene).toEnd--;
        }
    }

    private void agree(int socket, int type) {
        switch (type) {
            case Words.CONNECT -> say(socket, words.connack);
            case Words.PUBLISH -> say(socket, words.puback);
            case Words.PINGREQ -> say(socket, words.pingresp);
            default -> {} // DISCONNECT: the end of output follows it
        }
    }

    @Override
    public void close() {
        loop.close();
        arena.close();
    }

    /// Tells nodes and clients what is about their sockets.
    private final class Sides implements LoopHandler {
        private static boolean isNode(int owner) {
            return (owner & NODE_SIDE) != 0;
        }

        private void over(int owner) {
            if (isNode(owner)) {
                NodeLeg leg = legs.remove(owner);
                if (leg != null) {
                    loop.close(leg.socket);
                }
            } else {
                gone(owner);
            }
        }

        @Override
        public int accepted(int listener, int socket, SocketAddress peer) {
            int owner = NODE_SIDE | numbers++;
            legs.put(owner, new NodeLeg(socket));
            return owner;
        }

        @Override
        public void received(int socket, int owner, int length) {
            NodeLeg leg = legs.get(owner);
            Guest guest = guests.get(owner);
            if (leg != null) {
                leg.received(loop.input(), length, type -> agree(socket, type));
            } else if (guest != null) {
                answered(guest, length);
            }
        }

        @Override
        public void ended(int socket, int owner) {
            over(owner);
        }

        @Override
        public void failed(int socket, int owner, int errno) {
            over(owner);
        }

        @Override
        public void connectFailed(int socket, int owner, int errno) {
            over(owner);
        }

        @Override
        public void layerFailed(int socket, int owner, String why) {
            over(owner);
        }

        @Override
        public void acceptFailed(int listener, int errno) {}

        @Override
        public void connected(int socket, int owner) {}

        @Override
        public void opened(int socket, int owner) {}

        @Override
        public void drained(int socket, int owner) {}

        @Override
        public long due(int owner, long nowNanos) {
            return DeadlineWheel.NEVER;
        }

        @Override
        public void turned(long beganNanos, long nowNanos) {}

        @Override
        public void bug(int socket, int owner, @Nullable RuntimeException thrown) {
            throw new IllegalStateException("the rehearsal itself is broken", thrown);
        }
    }
}
