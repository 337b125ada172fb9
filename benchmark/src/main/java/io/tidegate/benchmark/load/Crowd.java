package io.tidegate.benchmark.load;

import io.tidegate.address.Endpoint;
import io.tidegate.time.Clock;
import io.tidegate.transport.DialOptions;
import io.tidegate.transport.Errno;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.Loop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The clients of one load. Confined to its loop.
public final class Crowd implements Clients {
    /// Client ids in use: devices come back, so that affinity has something to remember.
    static final int POPULATION = 20_000;

    static final String DIAL = "dial: ";

    private static final int DIGITS = 5;

    private final Loop loop;
    private final Clock clock;
    private final Tally tally;
    private final Batch batch;
    private final Endpoint proxy;
    private final @Nullable TlsClients tls;
    private final List<Client> clients = new ArrayList<>();
    private final ArrayDeque<Client> toDial = new ArrayDeque<>();
    private final MemorySegment connect;
    private final MemorySegment disconnect;
    private final MemorySegment subscribe;
    private final Habit habit;
    private final Walker.Reader reader = this::packet;
    private @Nullable Client reading;
    private int nextId;
    private int opening;
    private int openingMax = Integer.MAX_VALUE;

    /// What a crowd is made of.
    record Means(Loop loop, Clock clock, Arena arena, Tally tally) {}

    /// @param tls null = plain TCP
    Crowd(Means means, Endpoint proxy, @Nullable TlsClients tls, Function<Crowd, Habit> habit) {
        this.loop = means.loop();
        this.clock = means.clock();
        this.tally = means.tally();
        this.batch = new Batch(loop, means.arena());
        this.proxy = proxy;
        this.tls = tls;
        this.connect = segment(means.arena(), Packets.connect("device-" + "0".repeat(DIGITS)));
        this.disconnect = segment(means.arena(), Packets.disconnect());
        this.subscribe = segment(means.arena(), Packets.subscribe(0));
        this.habit = habit.apply(this);
    }

    static MemorySegment segment(Arena arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /// Adds `count` clients, which connect in the turns to come, so many at a time.
    public void add(int count, int openingAtOnce) {
        openingMax = openingAtOnce;
        for (int i = 0; i < count; i++) {
            Client client = new Client(clients.size());
            clients.add(client);
            toDial.add(client);
        }
    }

    public int size() {
        return clients.size();
    }

    /// Whether every client there is has its CONNACK.
    public boolean isComplete() {
        return toDial.isEmpty() && opening == 0;
    }

    /// Whether every client there is has so many answers to its SUBSCRIBE packets.
    public boolean areSubscribed(int times) {
        return clients.stream().allMatch(client -> client.subscriptions >= times);
    }

    Client client(int number) {
        return clients.get(number);
    }

    Batch batch() {
        return batch;
    }

    Tally tally() {
        return tally;
    }

    long now() {
        return clock.nanos();
    }

    /// Dials who waits for it, then whatever the habit does.
    @Override
    public boolean turn() {
        for (int left = toDial.size(); left > 0 && opening < openingMax; left--) {
            dial(toDial.remove());
        }
        return habit.turn(clock.nanos());
    }

    /// Has a client that is closed come again, in the next turn.
    void again(Client client) {
        toDial.add(client);
    }

    private void dial(Client client) {
        client.dialledNanos = clock.nanos();
        client.welcome = false;
        client.subscriptions = 0;
        client.walker.reset();
        opening++;
        int socket = loop.connect(proxy, client.number, DialOptions.of(KeepAlive.DEFAULT));
        if (socket < 0) {
            failed(client, DIAL + Errno.text(-socket));
            return;
        }
        client.socket = socket;
        if (tls == null) {
            sayConnect(client);
        }
    }

    @Override
    public void connected(int number) {
        Client client = clients.get(number);
        if (tls != null) {
            loop.wrap(client.socket, tls.maker(client), new byte[0], 0, 0);
        }
    }

    @Override
    public void dialFailed(int number, int errno) {
        broke(number, DIAL + Errno.text(errno));
    }

    @Override
    public void opened(int number) {
        Client client = clients.get(number);
        if (tls != null) {
            tls.opened(client);
        }
        sayConnect(client);
    }

    private void sayConnect(Client client) {
        int id = nextId++ % POPULATION;
        for (int i = DIGITS - 1, rest = id; i >= 0; i--, rest /= 10) {
            long at = connect.byteSize() - DIGITS + i;
            connect.set(ValueLayout.JAVA_BYTE, at, (byte) ('0' + rest % 10));
        }
        int result = loop.send(client.socket, connect, 0, (int) connect.byteSize());
        if (result < 0) { // a dial that failed tells its first send, and nobody else
            broke(client.number, DIAL + Errno.text(-result));
        }
    }

    @Override
    public void received(int number, int length) {
        Client client = clients.get(number);
        tally.bytes(length);
        reading = client;
        client.walker.walk(loop.input(), 0, length, reader);
        if (client.socket >= 0) {
            batch.flush(client.socket);
        }
    }

    private void packet(int type, int id) {
        Client client = Objects.requireNonNull(reading);
        if (type == Packets.CONNACK) {
            client.welcome = true;
            opening--;
            habit.welcomed(client);
        } else if (type == Packets.PUBACK) {
            habit.answered(client, id);
        } else if (type == Packets.PUBLISH) {
            habit.published(client, id);
        } else if (type == Packets.SUBACK) {
            client.subscriptions++;
            habit.subscribed(client);
        }
    }

    /// At QoS 0.
    void subscribe(Client client) {
        send(client, subscribe);
    }

    /// Sends a packet at once, by itself.
    void send(Client client, MemorySegment packet) {
        loop.send(client.socket, packet, 0, (int) packet.byteSize());
    }

    /// Says good-bye as the specification wants it: DISCONNECT, then the end of output.
    void leave(Client client) {
        loop.send(client.socket, disconnect, 0, (int) disconnect.byteSize());
        loop.endOutput(client.socket);
    }

    /// Ends its output without a word.
    void endOutput(Client client) {
        loop.endOutput(client.socket);
    }

    /// Sends what was added for it, and closes it with a reset or without; what was on its way to it is lost.
    void drop(Client client, boolean reset) {
        batch.flush(client.socket);
        if (reset) {
            loop.reset(client.socket);
        } else {
            loop.close(client.socket);
        }
        client.socket = Client.CLOSED;
    }

    @Override
    public void drained(int number) {
        habit.drained(clients.get(number));
    }

    @Override
    public void ended(int number) {
        Client client = clients.get(number);
        if (!client.welcome) {
            broke(number, "closed without a CONNACK");
            return;
        }
        close(client);
        if (!habit.gone(client)) {
            opening++; // it was counted off, and is to be dialled once more
            failed(client, "closed by the proxy");
        }
    }

    /// A connection failed that should not have.
    @Override
    public void broke(int number, String what) {
        Client client = clients.get(number);
        close(client);
        if (client.welcome) {
            opening++; // it was counted off, and is to be dialled once more
        }
        failed(client, what);
    }

    private void failed(Client client, String what) {
        opening--;
        tally.failure(what);
        again(client);
    }

    private void close(Client client) {
        loop.close(client.socket);
        client.socket = Client.CLOSED;
    }

    @Override
    public void closeAll() {
        toDial.clear();
        for (Client client : clients) {
            if (client.socket >= 0) {
                close(client);
            }
        }
    }
}
