package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said in whole packets may take the fast path; what is torn behind its first byte never does. Whatever is
/// said,
/// and whatever happens then, the same comes of both.
final class FastPathTest {
    private static final int WORLDS = 3_000;
    private static final int BATCHES = 12;
    private static final int IDS = 5;
    private static final int LEGS = 3;
    private static final String CONNECT_311 = "10 0D | 00 04 4D 51 54 54 | 04 | 00 | 00 3C | 00 01 61";
    /// Session expiry 100 s, topic aliases up to 5.
    private static final String CONNECT_5 =
            "10 16 | 00 04 4D 51 54 54 | 05 | 00 | 00 3C | 08 11 00 00 00 64 22 00 05 | 00 01 61";
    /// The same with receive maximum 3: messages may have to wait for the client.
    private static final String CONNECT_5_LIMITED =
            "10 19 | 00 04 4D 51 54 54 | 05 | 00 | 00 3C | 0B 11 00 00 00 64 21 00 03 22 00 05 | 00 01 61";

    /// What is said, by chance.
    ///
    /// @param together packets of one side at a time, at most
    private record Talk(RandomGenerator random, boolean isFive, int together) {
        private static final String[] TOPICS = {"00 01 74", "00 02 74 75", "00 00"};

        String packet(boolean isClient) {
            return switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4, 5 -> publish();
                case 6, 7, 8 -> acknowledgement(0x40);
                case 9 -> acknowledgement(0x50);
                case 10 -> random.nextBoolean() ? acknowledgement(0x62) : acknowledgement(0x70);
                default -> isClient ? "C0 00" : "D0 00";
            };
        }

        private String id() {
            return "00 %02X ".formatted(1 + random.nextInt(IDS));
        }

        private String publish() {
            int qos = random.nextInt(3);
            int flags = (qos << 1) | (qos > 0 && random.nextInt(4) == 0 ? 8 : 0) | (random.nextInt(8) == 0 ? 1 : 0);
            String topic = TOPICS[random.nextInt(20) == 0 ? 2 : random.nextInt(2)];
            String payload = "7%d ".formatted(random.nextInt(2)).repeat(random.nextInt(5) == 0 ? 200 : 1);
            return packet(0x30 | flags, topic + (qos > 0 ? id() : "") + properties() + payload);
        }

        private String properties() {
            if (!isFive) {
                return "";
            }
            return switch (random.nextInt(5)) {
                case 0 -> "03 23 00 0%d ".formatted(1 + random.nextInt(2));
                case 1 -> "02 01 01 ";
                default -> "00 ";
            };
        }

        private String acknowledgement(int first) {
            String code = isFive && random.nextInt(4) == 0 ? (random.nextBoolean() ? "00 " : "91 ") : "";
            return packet(first, id() + code);
        }

        private String packet(int first, String body) {
            int length = Desk.hex(body).length;
            boolean isPadded = random.nextInt(50) == 0;
            String longer = "%02X %02X ".formatted((length & 127) | 128, length >> 7);
            String remaining = length < 128 && !isPadded ? "%02X ".formatted(length) : longer;
            return "%02X %s".formatted(first, remaining) + body;
        }
    }

    /// By who gets it: all bytes; and what else was done.
    private static Map<String, String> outcome(Desk desk) {
        Map<String, String> all = new TreeMap<>();
        for (String act : desk.acts()) {
            int colon = act.indexOf(": ");
            boolean isBytes = act.startsWith("client: ") || act.startsWith("node ");
            String key = isBytes ? act.substring(0, colon) : "acts";
            all.merge(key, isBytes ? act.substring(colon + 2) : act, (before, more) -> before + " " + more);
        }
        all.put("kept", desk.session.keptBytes() + " " + desk.session.obstacle() + " " + desk.session.hasEnded());
        return all;
    }

    private static void say(Desk desk, int leg, String bytes) {
        if (leg == 0) {
            desk.client(bytes);
        } else {
            desk.node(leg, bytes);
        }
    }

    /// Some packets of one side at a time; answers how often the fast path was open.
    private static int talk(Desk whole, Desk torn, int leg, Talk talk) {
        int rests = 0;
        for (int batch = talk.random().nextInt(BATCHES); batch > 0; batch--) {
            int from = talk.random().nextInt(2) * leg;
            List<String> packets = new ArrayList<>();
            for (int i = 1 + talk.random().nextInt(talk.together()); i > 0; i--) {
                packets.add(talk.packet(from == 0));
            }
            boolean hasMemory = talk.random().nextInt(5) > 0;
            long later = talk.random().nextLong(3 * Desk.SECOND);
            for (Desk desk : List.of(whole, torn)) {
                desk.now += later;
                desk.session.mayKeepMore(hasMemory);
            }
            rests += whole.session.isAtRest() ? 1 : 0;
            together(whole, from, packets, talk.random().nextInt(4) == 0);
            torn(torn, from, packets);
            assertThat(outcome(whole)).as(packets.toString()).isEqualTo(outcome(torn));
        }
        return rests;
    }

    /// @param inTwo the last of them not at once, but for its first byte
    private static void together(Desk desk, int from, List<String> packets, boolean inTwo) {
        String all = String.join("", packets);
        String last = packets.getLast();
        int cut = all.length() - (inTwo ? last.length() - 2 : 0);
        say(desk, from, all.substring(0, cut));
        if (cut < all.length()) {
            say(desk, from, all.substring(cut));
        }
    }

    private static void torn(Desk desk, int from, List<String> packets) {
        for (String packet : packets) {
            say(desk, from, packet.substring(0, 2));
            assertThat(desk.session.isAtRest()).isFalse();
            say(desk, from, packet.substring(2));
        }
    }

    /// Of MQTT 3.1.1 and 5; where messages may have to wait, what one packet does is looked at before the next.
    @ParameterizedTest
    @CsvSource({CONNECT_311 + ", 3", CONNECT_5 + ", 3", CONNECT_5_LIMITED + ", 1"})
    void theSameComesOfWholePacketsAndOfTornOnes(String connect, int together) {
        boolean isFive = !connect.equals(CONNECT_311);
        int moved = 0;
        int rests = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            Talk talk = new Talk(new Random(seed), isFive, together);
            Terms terms = talk.random().nextBoolean() ? Desk.EMQX : Desk.OTHER;
            String connack = connack(talk);
            Desk whole = new Desk(connect, terms).greeted(connack);
            Desk torn = new Desk(connect, terms).greeted(connack);
            rests += talk(whole, torn, 1, talk);
            for (int leg = 2; leg <= LEGS; leg++) {
                move(whole, torn, leg, talk);
                rests += talk(whole, torn, leg, talk);
            }
            moved += whole.session.hasEnded() ? 0 : 1;
        }
        assertThat(moved).as("sessions that were moved and lived on").isGreaterThan(WORLDS / 3);
        assertThat(rests).as("batches that could take the fast path").isGreaterThan(3 * WORLDS);
    }

    private static void move(Desk whole, Desk torn, int leg, Talk talk) {
        String connack = connack(talk);
        String next = talk.random().nextBoolean() ? connack : connack.replaceFirst("00 00", "01 00");
        for (Desk desk : List.of(whole, torn)) {
            desk.resets(leg - 1).connected(leg).node(leg, next);
        }
        assertThat(outcome(whole)).as("after a move").isEqualTo(outcome(torn));
        if (talk.random().nextBoolean()) {
            whole.waits(); // nothing more is expected of the former leg
            torn.waits();
        }
    }

    private static String connack(Talk talk) {
        if (!talk.isFive()) {
            return "20 02 00 00";
        }
        return talk.random().nextBoolean() ? "20 03 00 00 00" : "20 06 00 00 03 22 00 05";
    }
}
