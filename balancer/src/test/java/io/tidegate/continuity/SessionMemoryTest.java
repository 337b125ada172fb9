package io.tidegate.continuity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectReader;
import io.tidegate.mqtt.PublishView;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What an idle session takes of the heap: a client id of 20 bytes, a user name of 12, a password of 16; two
/// subscriptions to filters of 25 bytes; one message of QoS 1 each way, acknowledged. Said where it runs, and
/// bounded.
final class SessionMemoryTest {
    private static final int SESSIONS = 5_000;
    private static final int TRIES = 3;
    private static final int COLLECTIONS = 3;
    /// With object headers of 12 bytes, as the tests' JVM has; those of the product's have 8.
    private static final long BYTES_MAX = 850;

    private final Acts acts = new Deaf();
    private final Session.Means means = new Session.Means(new PublishView(), new Random(1));

    @Test
    void staysSmallInMqtt311() {
        assertThat(bytesEach(4)).isBetween(200L, BYTES_MAX);
    }

    @Test
    void staysSmallInMqtt5() {
        assertThat(bytesEach(5)).isBetween(200L, BYTES_MAX);
    }

    /// The middle one of some tries: what else the JVM keeps or frees meanwhile makes it more or less.
    private long bytesEach(int level) {
        long[] tries = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            Session[] sessions = new Session[SESSIONS];
            long before = heapAfterCollection();
            for (int number = 0; number < SESSIONS; number++) {
                sessions[number] = idle(level, number);
            }
            tries[i] = (heapAfterCollection() - before) / SESSIONS;
            assertThat(sessions[SESSIONS - 1].obstacle()).isNull();
        }
        Arrays.sort(tries);
        System.out.println("an idle session of MQTT level " + level + ": " + tries[TRIES / 2] + " bytes");
        return tries[TRIES / 2];
    }

    private Session idle(int level, int number) {
        boolean isFive = level == 5;
        byte[] connect = connect(level, number);
        Connect read = (Connect) ConnectReader.read(connect, connect.length, 1000);
        Session session = new Session(read, Desk.EMQX, acts, means);
        session.greeted(1, Desk.hex(isFive ? "20 09 00 00 06 | 21 00 14 | 22 00 0A" : "20 02 00 00"), 0);
        String none = isFive ? "00 " : "";
        String commands = field("devices/%06d/commands/1".formatted(number));
        String firmware = field("devices/%06d/firmware/1".formatted(number));
        client(session, "82 %02X | 00 01 %s| %s 01 | %s 01".formatted(isFive ? 59 : 58, none, commands, firmware));
        node(session, isFive ? "90 05 00 01 00 01 01" : "90 04 00 01 01 01");
        String publish =
                "32 %02X | 00 05 | 74 6F 70 69 63 | 00 07 %s| 68 65 6C 6C 6F".formatted(isFive ? 15 : 14, none);
        client(session, publish);
        node(session, "40 02 00 07");
        node(session, publish);
        client(session, "40 02 00 07");
        return session;
    }

    private static byte[] connect(int level, int number) {
        String body = "00 04 4D 51 54 54 | %02X | C2 | 00 3C | %s %s %s %s"
                .formatted(
                        level,
                        level == 5 ? "00" : "",
                        field("device-%06d-abcdef".formatted(number)),
                        field("user-%06d-".formatted(number)),
                        field("a secret of 16 b"));
        return Desk.hex("10 %02X".formatted(Desk.hex(body).length) + body);
    }

    private static String field(String text) {
        return "%04X".formatted(text.length()) + HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    private static void client(Session session, String script) {
        byte[] bytes = Desk.hex(script);
        session.fromClient(MemorySegment.ofArray(bytes), 0, bytes.length, 1);
    }

    private static void node(Session session, String script) {
        byte[] bytes = Desk.hex(script);
        session.fromNode(1, MemorySegment.ofArray(bytes), 0, bytes.length, 1);
    }

    private static long heapAfterCollection() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
