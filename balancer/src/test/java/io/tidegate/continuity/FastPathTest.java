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

        private static String packet(int first, String body) {
            int length = Desk.hex(body).length;
            String remaining = length < 128 ? "%02X ".formatted(length) : "%02X 01 ".formatted((length & 127) | 128);
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

    /// Some packets of one side at a time.
    private static void talk(Desk whole, Desk torn, int leg, Talk talk) {
        for (int batch = talk.random().nextInt(BATCHES); batch > 0; batch--) {
            int from = talk.random().nextInt(2) * leg;
            List<String> packets = new ArrayList<>();
            for (int i = 1 + talk.random().nextInt(talk.together()); i > 0; i--) {
                packets.add(talk.packet(from == 0));
            }
            say(whole, from, String.join("", packets));
            for (String packet : packets) {
                say(torn, from, packet.substring(0, 2));
                say(torn, from, packet.substring(2));
            }
            assertThat(outcome(whole)).as(packets.toString()).isEqualTo(outcome(torn));
        }
    }

    /// Of MQTT 3.1.1 and 5; where messages may have to wait, what one packet does is looked at before the next.
    @ParameterizedTest
    @CsvSource({CONNECT_311 + ", 3", CONNECT_5 + ", 3", CONNECT_5_LIMITED + ", 1"})
    void theSameComesOfWholePacketsAndOfTornOnes(String connect, int together) {
        boolean isFive = !connect.equals(CONNECT_311);
        int reached = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            Talk talk = new Talk(new Random(seed), isFive, together);
            Terms terms = talk.random().nextBoolean() ? Desk.EMQX : Desk.OTHER;
            String connack = connack(talk);
            Desk whole = new Desk(connect, terms).greeted(connack);
            Desk torn = new Desk(connect, terms).greeted(connack);
            talk(whole, torn, 1, talk);
            String next = talk.random().nextBoolean() ? connack : connack.replaceFirst("00 00", "01 00");
            for (Desk desk : List.of(whole, torn)) {
                desk.resets(1).connected(2).node(2, next);
            }
            assertThat(outcome(whole)).as("after a move").isEqualTo(outcome(torn));
            talk(whole, torn, 2, talk);
            reached += whole.session.hasEnded() ? 0 : 1;
        }
        assertThat(reached).as("sessions that were moved and lived on").isGreaterThan(WORLDS / 2);
    }

    private static String connack(Talk talk) {
        if (!talk.isFive()) {
            return "20 02 00 00";
        }
        return talk.random().nextBoolean() ? "20 03 00 00 00" : "20 06 00 00 03 22 00 05";
    }
}
