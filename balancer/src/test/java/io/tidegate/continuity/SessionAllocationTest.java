package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectReader;
import io.tidegate.mqtt.PublishView;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What an open session asks of the garbage collector.
final class SessionAllocationTest {
    private static final int ROUNDS = 20_000;
    private static final int TRIES = 6;
    private static final long CONNACK_LENGTH = 4;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final class Sink extends Deaf {
        private long bytes;

        @Override
        public void toClient(MemorySegment from, long start, long end) {
            bytes += end - start;
        }

        @Override
        public void toNode(int leg, MemorySegment from, long start, long end) {
            bytes += end - start;
        }
    }

    /// Bytes of the heap for each packet; the least of some tries, since the JVM links and compiles as it goes.
    private double cost(String fromClient, String fromNode) {
        byte[] connect = Desk.hex("10 0D | 00 04 4D 51 54 54 | 04 | 00 | 00 3C | 00 01 61");
        Connect read = (Connect) ConnectReader.read(connect, connect.length, 100);
        Sink sink = new Sink();
        Session session = new Session(read, Desk.EMQX, sink, new Session.Means(new PublishView(), new Random(1)));
        byte[] connack = Desk.hex("20 02 00 00");
        assertThat(session.greeted(1, connack, 0)).hasSize((int) CONNACK_LENGTH);
        byte[] up = Desk.hex(fromClient);
        byte[] down = Desk.hex(fromNode);
        MemorySegment upwards = MemorySegment.ofArray(up);
        MemorySegment downwards = MemorySegment.ofArray(down);
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TRIES && least >= 1; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < ROUNDS; round++) {
                session.fromNode(1, downwards, 0, down.length, round);
                session.fromClient(upwards, 0, up.length, round);
            }
            least = Math.min(least, (double) (threads.getCurrentThreadAllocatedBytes() - before) / (2 * ROUNDS));
        }
        assertThat(sink.bytes).isGreaterThanOrEqualTo((long) ROUNDS * (up.length + down.length));
        return least;
    }

    @Test
    void allocatesNothingAtQos0() {
        assertThat(cost("30 04 00 01 74 78", "30 04 00 01 74 78")).isLessThan(1);
    }

    /// What is known of the answer that is due.
    @Test
    void allocatesOneSmallObjectForAPing() {
        assertThat(cost("C0 00", "D0 00")).isLessThan(40);
    }

    /// An entry, and not a copy of the message.
    @Test
    void allocatesAnEntryForADeliveryOfQos1() {
        String large = "78".repeat(1000);
        assertThat(cost("40 02 00 07", "32 ED 07 00 01 74 00 07" + large)).isBetween(8.0, 100.0);
    }
}
