package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.time.Clock;
import io.tidegate.tls.ClientMaterial;
import io.tidegate.tls.ServerMaterial;
import io.tidegate.tls.TestPki;
import io.tidegate.tls.TlsClient;
import io.tidegate.tls.TlsClientSettings;
import io.tidegate.tls.TlsMeans;
import io.tidegate.tls.TlsServer;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.tls.TlsVersion;
import io.tidegate.transport.Layer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a relaying link costs the garbage collector: nothing. Bytes are counted by the JVM, for the loop's thread and
/// in
/// the loop's turns alone. The tests run without the compiler that leaves out allocations by itself (C2): what is
/// counted here is what the code asks for.
final class RelayAllocationTest {
    private static final int TRIPS = 50_000;
    private static final int TRIES = 6;
    private static final int PACKETS_PER_TRIP = 2;
    private static final int LARGE_BYTES = 1 << 20;
    private static final long BLOCKAGE_BYTES_MAX = 4096;

    private static final RelayRig.Security PLAIN = new RelayRig.Security() {
        @Override
        public ListenerSettings.Security settings() {
            return new ListenerSettings.Security.Plain();
        }

        @Override
        public Surroundings.Arrivals arrivals(ListenerSettings settings, Clock clock) {
            return Surroundings.Arrivals.of(settings, null, clock.nanos());
        }

        @Override
        public Layer.@Nullable Maker client() {
            return null;
        }
    };

    /// TLS 1.3 between the client and the product.
    private static final class Tls implements RelayRig.Security, AutoCloseable {
        private static final String HOST = "mqtt.example.org";
        private final TestPki.Issued certificate =
                TestPki.order("server").dns(HOST).forServers().selfSigned();
        private final TlsServerSettings settings =
                TlsServerSettings.of(certificate.keyMaterial().files());
        private final TlsMeans means = new TlsMeans(Runnable::run, Clock.system(), new Random(1));
        private final TlsServer server =
                TlsServer.of(settings, new ServerMaterial(List.of(certificate.keyMaterial()), null, List.of()), means);
        private final TlsClient client = TlsClient.of(
                new TlsClientSettings(
                        new TlsClientSettings.Peer.Anybody(), null, HOST, Set.of(TlsVersion.TLS_1_3), List.of()),
                new ClientMaterial(null, null),
                means);

        @Override
        public ListenerSettings.Security settings() {
            return new ListenerSettings.Security.Terminated(settings);
        }

        @Override
        public Surroundings.Arrivals arrivals(ListenerSettings listener, Clock clock) {
            return Surroundings.Arrivals.of(listener, server, clock.nanos());
        }

        @Override
        public Layer.@Nullable Maker client() {
            return wake -> client.layer(wake, HOST, "here");
        }

        @Override
        public void close() {
            server.close();
            client.close();
        }
    }

    /// The least of some tries, since the JVM links and compiles as it goes: what is asked for by each packet is in
    /// all of them.
    private static double bytesPerPacket(RelayRig rig) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TRIES && least >= 1; i++) {
            rig.takeAllocated();
            rig.roundTrips(TRIPS);
            least = Math.min(least, (double) rig.takeAllocated().own() / (TRIPS * PACKETS_PER_TRIP));
        }
        return least;
    }

    @Test
    void allocatesNothingForAPacket() {
        try (RelayRig rig = new RelayRig(PLAIN)) {
            rig.connect();
            assertThat(bytesPerPacket(rig)).as("bytes a packet").isLessThan(1);
        }
    }

    @Test
    void allocatesNothingForAPacketOverTls() {
        try (Tls tls = new Tls();
                RelayRig rig = new RelayRig(tls)) {
            rig.connect();
            assertThat(bytesPerPacket(rig)).as("bytes a packet").isLessThan(1);
        }
    }

    /// What is kept back is native; on the heap there are a few objects to find it by.
    @Test
    void allocatesALittleWhenASideBlocksAndNothingAfterwards() {
        try (RelayRig rig = new RelayRig(PLAIN);
                Arena arena = Arena.ofConfined()) {
            MemorySegment large = large(arena);
            rig.connect();
            block(rig, large);
            rig.takeAllocated();
            block(rig, large);
            assertThat(rig.takeAllocated().own()).as("bytes a blockage").isBetween(1L, BLOCKAGE_BYTES_MAX);
            assertThat(rig.keptBack()).isZero();
            assertThat(bytesPerPacket(rig)).as("bytes a packet").isLessThan(1);
        }
    }

    /// The node does not read until more has come than the sockets before it hold; then it reads all of it.
    private static void block(RelayRig rig, MemorySegment large) {
        long end = rig.peers.nodeBytes();
        rig.peers.nodeSleeps();
        while (rig.keptBack() == 0) {
            rig.peers.send(large);
            end += LARGE_BYTES;
            rig.turn();
        }
        rig.peers.nodeWakes();
        long all = end;
        rig.turnUntil(() -> rig.peers.nodeBytes() == all);
    }

    /// A PUBLISH of [#LARGE_BYTES] at QoS 0.
    private static MemorySegment large(Arena arena) {
        MemorySegment packet = arena.allocate(LARGE_BYTES);
        int body = LARGE_BYTES - 4;
        packet.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x30);
        packet.set(ValueLayout.JAVA_BYTE, 1, (byte) ((body & 0x7F) | 0x80));
        packet.set(ValueLayout.JAVA_BYTE, 2, (byte) ((body >> 7 & 0x7F) | 0x80));
        packet.set(ValueLayout.JAVA_BYTE, 3, (byte) (body >> 14));
        packet.set(ValueLayout.JAVA_BYTE, 5, (byte) 1);
        packet.set(ValueLayout.JAVA_BYTE, 6, (byte) 't');
        return packet;
    }
}
