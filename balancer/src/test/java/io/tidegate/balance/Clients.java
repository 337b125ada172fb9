package io.tidegate.balance;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Pool;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Clients for tests: each `number` has a client id and an address of its own.
final class Clients {
    static final long NOW = 0;

    private Clients() {}

    static ClientKey client(int number) {
        byte[] id = ("device-" + number).getBytes(StandardCharsets.UTF_8);
        return ClientKey.of(id, 0, id.length, address(number));
    }

    static ClientKey anonymous(int number) {
        return ClientKey.of(new byte[0], 0, 0, address(number));
    }

    private static InetAddress address(int number) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(0x0A00_0000 + number).array();
        return Endpoint.of(bytes, 0).ip();
    }

    /// Where a client goes that is the only one: nothing is reserved.
    static int home(Pool pool, ClientKey key) {
        return Objects.requireNonNull(Balancer.choose(pool, key, new Tried(), NOW))
                .index();
    }

    /// All nodes in the order in which a client tries them, by name.
    static List<String> order(Pool pool, ClientKey key, long nowNanos) {
        Tried tried = new Tried();
        List<String> names = new ArrayList<>();
        Choice choice = Balancer.choose(pool, key, tried, nowNanos);
        while (choice != null) {
            names.add(choice.member().id().name());
            tried.add(choice.member());
            choice.end();
            choice = Balancer.choose(pool, key, tried, nowNanos);
        }
        return names;
    }

    /// Lets `count` clients connect and stay; how many links each node has then.
    static int[] admit(Pool pool, int count) {
        for (int number = 0; number < count; number++) {
            Choice choice = Objects.requireNonNull(Balancer.choose(pool, client(number), new Tried(), NOW));
            reserve(choice);
        }
        return live(pool);
    }

    static void reserve(Choice choice) {
        if (!choice.member().occupancy().tryReserve(choice.member().node().maxConnections())) {
            throw new AssertionError(choice.member().id() + " was chosen though it is full");
        }
    }

    static int[] live(Pool pool) {
        return pool.members().stream()
                .mapToInt(member -> member.occupancy().live())
                .toArray();
    }
}
