package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Arrival;
import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Fault;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes to and from a scripted cluster: that it does what the specification and its profile say, and takes nothing
/// that must not be.
final class ScriptedClusterWireTest {
    /// MQTT 5, 3.2.2.3: Receive Maximum 2, Topic Alias Maximum 10, no shared subscriptions.
    private static final String WELCOME = "20 0B 00 00 08 21 00 02 22 00 0A 2A 00";

    private static final Profile SMALL =
            Profile.STRICT.with(Profile.STRICT.terms().receiveMaximum(2));

    private static Cluster cluster(Profile profile) {
        return Cluster.start(2, profile, Setup.DIRECT.second(Duration.ofMillis(50)));
    }

    private static RawClient five(Cluster cluster, int node, String id) throws IOException {
        RawClient client = RawClient.greet(cluster.node(node).port(), Hello.v5(id));
        assertThat(client.read()).startsWith("20 ");
        return client;
    }

    /// MQTT 3.1.1, Clean Session 0.
    private static RawClient kept(Cluster cluster, int node, String id, boolean present) throws IOException {
        Hello hello = new Hello(4, id, 60, 0, null);
        RawClient client = RawClient.greet(cluster.node(node).port(), hello);
        assertThat(client.read()).isEqualTo(present ? "20 02 01 00" : "20 02 00 00");
        return client;
    }

    /// What comes after CONNECT, and what must come of it.
    @ParameterizedTest
    @CsvSource({
        // a second CONNECT
        "10 0E 00 04 4D 51 54 54 05 02 00 3C 00 00 01 62, E0 01 82, 0x82",
        // PUBLISH with an alias that means nothing, and one above the maximum
        "30 06 00 00 03 23 00 01, E0 01 82, 0x82",
        "30 07 00 01 74 03 23 00 0B, E0 01 94, 0x94",
        // a topic name with a wildcard, QoS 3, packet id 0
        "30 04 00 01 23 00, E0 01 90, 0x90",
        "36 06 00 01 74 00 01 00, E0 01 81, 0x81",
        "32 06 00 01 74 00 00 00, E0 01 82, 0x82",
        // SUBSCRIBE without filters, with the reserved bits of its options, and with flags 0
        "82 03 00 01 00, E0 01 82, 0x82",
        "82 07 00 01 00 00 01 74 C0, E0 01 82, 0x82",
        "80 07 00 01 00 00 01 74 00, E0 01 81, 0x81",
        // a filter that is none
        "82 08 00 01 00 00 02 61 23 00, E0 01 8F, 0x8F",
        // DISCONNECT that raises the session expiry from 0
        "E0 07 00 05 11 00 00 00 0A, E0 01 82, 0x82",
        // packets of a server
        "D0 00, E0 01 82, 0x82",
        "90 04 00 01 00 00, E0 01 82, 0x82",
        // three of QoS 2 of which none was released
        "34 06 00 01 74 00 01 00 34 06 00 01 74 00 02 00 34 06 00 01 74 00 03 00, 50 02 00 01 50 02 00 02 E0 01 93, 0x93"
    })
    void whatMustNotBeSentEndsTheConnectionAndIsRemembered(String sent, String answers, String code)
            throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client = RawClient.greet(cluster.node(0).port(), Hello.v5("a"))) {
            assertThat(client.read()).isEqualTo(WELCOME);
            client.send(Packets.hex(sent));
            StringBuilder all = new StringBuilder();
            for (String next = client.read(); !next.equals("closed"); next = client.read()) {
                all.append(all.isEmpty() ? "" : " ").append(next);
            }
            assertThat(all).hasToString(answers);
            assertThat(cluster.faults())
                    .singleElement()
                    .satisfies(fault -> assertThat("0x%02X".formatted(fault.code()))
                            .as(fault.toString())
                            .isEqualTo(code));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "40 02 00 07, ''",
        "50 02 00 07, 62 03 00 07 92",
        "70 02 00 07, ''",
        // QoS 2 with a packet id that is not released, DUP 0
        "34 06 00 01 74 00 01 00 34 06 00 01 74 00 01 00, 50 02 00 01 50 02 00 01"
    })
    void aPacketIdThatIsWrongIsRememberedAndTheConnectionGoesOn(String sent, String answers) throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client = five(cluster, 0, "a")) {
            client.send(Packets.hex(sent), Packets.PINGREQ);
            StringBuilder all = new StringBuilder();
            for (String next = client.read(); !next.equals("D0 00"); next = client.read()) {
                all.append(all.isEmpty() ? "" : " ").append(next);
            }
            assertThat(all).hasToString(answers);
            assertThat(cluster.faults()).hasSize(1);
        }
    }

    /// The client may not know that it was released: MQTT 5, 4.3.3 and 2.4.
    @Test
    void pubrelOfNothingIsAnsweredAndNoFault() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client = five(cluster, 0, "a")) {
            assertThat(client.send(Packets.hex("62 02 00 09")).read()).isEqualTo("70 03 00 09 92");
            cluster.assertNoFault();
        }
    }

    @Test
    void theFirstPacketMustBeConnect() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client = RawClient.open(cluster.node(0).port())) {
            assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("closed");
            assertThat(cluster.faults()).extracting(Fault::code).containsExactly(0x82);
        }
    }

    @Test
    void aProxyHeaderIsRequiredAndTellsTheAddress() throws IOException {
        try (Cluster cluster = Cluster.start(1, Profile.STRICT, Setup.BEHIND_PROXY);
                RawClient one = RawClient.open(cluster.node(0).port());
                RawClient two = RawClient.open(cluster.node(0).port());
                RawClient six = RawClient.open(cluster.node(0).port());
                RawClient bare = RawClient.open(cluster.node(0).port());
                RawClient local = RawClient.open(cluster.node(0).port())) {
            one.send(
                    ProxyHeader.v1("TCP4 203.0.113.7 198.51.100.1 56324 1883"),
                    Hello.v311("one").bytes());
            assertThat(one.read()).isEqualTo("20 02 00 00");
            two.send(
                    ProxyHeader.v2("CB 00 71 08 C6 33 64 01 DC 05 07 5B"),
                    Hello.v311("two").bytes());
            assertThat(two.read()).isEqualTo("20 02 00 00");
            six.send(
                    ProxyHeader.v2OverIpv6("20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01"
                            + "20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 02 DC 06 07 5B"),
                    Hello.v311("six").bytes());
            assertThat(six.read()).isEqualTo("20 02 00 00");
            assertThat(cluster.arrivals())
                    .extracting(Arrival::address)
                    .containsExactly("203.0.113.7:56324", "203.0.113.8:56325", "2001:db8:0:0:0:0:0:1:56326");
            cluster.assertNoFault();
            assertThat(bare.send(Hello.v311("bare").bytes()).read()).isEqualTo("closed");
            assertThat(local.send(ProxyHeader.v2Local(), Hello.v311("local").bytes())
                            .read())
                    .isEqualTo("closed");
            assertThat(cluster.faults())
                    .hasSize(2)
                    .allMatch(fault -> fault.what().contains("PROXY header"));
        }
    }

    @Test
    void subscriptionOptionsAreObeyed() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client = five(cluster, 0, "a")) {
            cluster.publish("r", "old", 0, true);
            // Subscription Identifier 5; filter r, QoS 1, Retain Handling 0; filter n, No Local.
            client.send(Packets.hex("82 0D 00 01 02 0B 05 00 01 72 01 00 01 6E 04"));
            assertThat(client.read()).isEqualTo("90 05 00 01 00 01 00");
            assertThat(client.read()).as("retained").isEqualTo("31 09 00 01 72 02 0B 05 6F 6C 64");
            // The same with Retain Handling 1: it is not new. With 2: never. Retain As Published, no identifier.
            client.send(Packets.hex("82 07 00 02 00 00 01 72 19"));
            assertThat(client.read()).isEqualTo("90 04 00 02 00 01");
            client.send(Packets.hex("30 04 00 01 6E 00"), Packets.PINGREQ);
            assertThat(client.read()).as("not its own").isEqualTo("D0 00");
            cluster.publish("r", "x", 1, true);
            assertThat(client.read()).isEqualTo("33 07 00 01 72 00 01 00 78");
            cluster.assertNoFault();
        }
    }

    @Test
    void aliasesAreUsedWhereTheClientTakesThem() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client = RawClient.open(cluster.node(0).port())) {
            // Topic Alias Maximum 1.
            client.send(Packets.hex("10 11 00 04 4D 51 54 54 05 02 00 3C 03 22 00 01 00 01 61"));
            assertThat(client.read()).isEqualTo(WELCOME);
            client.send(Packets.hex("82 07 00 01 00 00 01 23 00"));
            assertThat(client.read()).isEqualTo("90 04 00 01 00 00");
            for (String topic : List.of("t", "t", "u", "t")) {
                cluster.publish(topic, "", 0, false);
            }
            assertThat(client.read()).isEqualTo("30 07 00 01 74 03 23 00 01");
            assertThat(client.read()).isEqualTo("30 06 00 00 03 23 00 01");
            assertThat(client.read()).isEqualTo("30 07 00 01 75 03 23 00 01");
            assertThat(client.read()).isEqualTo("30 07 00 01 74 03 23 00 01");
        }
    }

    @Test
    void theClientsReceiveMaximumIsObeyed() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client = RawClient.open(cluster.node(0).port())) {
            // Receive Maximum 1.
            client.send(Packets.hex("10 11 00 04 4D 51 54 54 05 02 00 3C 03 21 00 01 00 01 61"));
            assertThat(client.read()).isEqualTo(WELCOME);
            client.send(Packets.hex("82 07 00 01 00 00 01 74 01"));
            assertThat(client.read()).isEqualTo("90 04 00 01 00 01");
            cluster.publish("t", "x", 1, false);
            cluster.publish("t", "y", 1, false);
            assertThat(client.read()).isEqualTo("32 07 00 01 74 00 01 00 78");
            client.send(Packets.PINGREQ);
            assertThat(client.read()).as("nothing before its answer").isEqualTo("D0 00");
            client.send(Packets.hex("40 02 00 01"));
            assertThat(client.read()).isEqualTo("32 07 00 01 74 00 02 00 79");
        }
    }

    @Test
    void aTakeOverEndsTheOldConnectionWithItsReason() throws IOException {
        try (Cluster cluster = cluster(Profile.EMQX);
                RawClient old = five(cluster, 0, "a");
                RawClient young = RawClient.open(cluster.node(1).port())) {
            old.send(Packets.hex("82 07 00 01 00 00 01 74 00"));
            assertThat(old.read()).isEqualTo("90 04 00 01 00 00");
            // Clean Start 0 takes over a live session without expiry: EMQX alone.
            young.send(Packets.hex("10 0E 00 04 4D 51 54 54 05 00 00 3C 00 00 01 61"));
            assertThat(young.read()).startsWith("20 0B 01 00");
            assertThat(old.read()).isEqualTo("E0 01 8E");
            assertThat(old.read()).isEqualTo("closed");
            cluster.publish("t", "x", 0, false);
            assertThat(young.read()).isEqualTo("30 05 00 01 74 00 78");
            assertThat(cluster.takeOvers()).containsExactly("a");
        }
    }

    /// QoS 1 that was not acknowledged: two of them, the first of which was PUBREC'd where QoS is 2.
    private static List<String> redelivered(Profile profile, int qos) throws IOException {
        try (Cluster cluster = cluster(profile);
                RawClient old = kept(cluster, 0, "a", false)) {
            old.send(Packets.hex("82 06 00 01 00 01 74 0" + qos));
            assertThat(old.read()).startsWith("90 ");
            cluster.publish("t", "x", qos, false);
            cluster.publish("t", "y", qos, false);
            String first = old.read();
            old.read();
            if (qos == 2) {
                old.send(Packets.hex("50 02" + first.substring(14, 20)));
                assertThat(old.read()).isEqualTo("62 02" + first.substring(14, 20));
            }
            try (RawClient young = kept(cluster, 1, "a", true)) {
                return List.of(first, young.read(), young.read());
            }
        }
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAsTheProfileSays() throws IOException {
        assertThat(redelivered(Profile.STRICT, 1))
                .containsExactly("32 06 00 01 74 00 01 78", "3A 06 00 01 74 00 01 78", "3A 06 00 01 74 00 02 79");
        assertThat(redelivered(Profile.STRICT, 2))
                .containsExactly("34 06 00 01 74 00 01 78", "62 02 00 01", "3C 06 00 01 74 00 02 79");
        assertThat(redelivered(Profile.BIFROMQ, 2))
                .as("PUBLISH behind PUBREC, DUP 0, in any order")
                .containsOnly("34 06 00 01 74 00 01 78", "34 06 00 01 74 00 02 79");
        assertThat(redelivered(Profile.AEDES, 1))
                .as("DUP 0, ids by chance")
                .allMatch(packet -> packet.startsWith("32 06 00 01 74 "))
                .noneMatch(packet -> packet.equals("32 06 00 01 74 00 01 78"));
    }

    @Test
    void rabbitMqNumbersAnewWhatItDeliversAgain() throws IOException {
        try (Cluster cluster = cluster(Profile.RABBITMQ);
                RawClient old = kept(cluster, 0, "a", false)) {
            old.send(Packets.hex("82 06 00 01 00 01 74 02"));
            assertThat(old.read()).as("QoS 2 is granted as 1").isEqualTo("90 03 00 01 01");
            cluster.publish("t", "x", 1, false);
            cluster.publish("t", "y", 1, false);
            assertThat(old.read()).endsWith("74 00 01 78");
            assertThat(old.read()).endsWith("74 00 02 79");
            old.send(Packets.hex("40 02 00 01"));
            Patience.until(
                    "it to arrive", () -> cluster.session("a").orElseThrow().inFlight() == 1);
            try (RawClient young = kept(cluster, 1, "a", true)) {
                assertThat(young.read()).isEqualTo("3A 06 00 01 74 00 01 79");
            }
        }
    }

    @Test
    void cleanSessionThatIsTakenOverByOneThatIsNotGoesAsTheProfileSays() throws IOException {
        Hello after = new Hello(4, "a", 60, 0, null);
        for (Profile profile : List.of(Profile.EMQX, Profile.BIFROMQ, Profile.RABBITMQ)) {
            try (Cluster cluster = cluster(profile);
                    RawClient old = RawClient.greet(cluster.node(0).port(), Hello.v311("a"))) {
                assertThat(old.read()).isEqualTo("20 02 00 00");
                try (RawClient young = RawClient.greet(cluster.node(1).port(), after)) {
                    String answer = young.read();
                    switch (profile.takeOver().cleanThenKept()) {
                        case KEPT -> assertThat(answer).isEqualTo("20 02 01 00");
                        case NEW -> assertThat(answer).isEqualTo("20 02 00 00");
                        case CLOSED -> assertThat(answer).isEqualTo("closed");
                    }
                    assertThat(old.read()).isEqualTo("closed");
                }
            }
        }
    }

    @Test
    void willsAreFiredByTakeOverAsTheProfileSaysAndNeverByDisconnect() throws IOException {
        for (Profile profile : List.of(Profile.EMQX, Profile.AEDES)) {
            int fired = profile.equals(Profile.AEDES) ? 1 : 0;
            try (Cluster cluster = cluster(profile)) {
                Hello hello = new Hello(4, "a", 60, 0, null).will("w", "adieu");
                RawClient first = RawClient.greet(cluster.node(0).port(), hello);
                assertThat(first.read()).isEqualTo("20 02 00 00");
                RawClient second = RawClient.greet(cluster.node(1).port(), hello);
                assertThat(second.read()).isEqualTo("20 02 01 00");
                assertThat(cluster.wills()).hasSize(fired);
                second.send(Packets.DISCONNECT);
                assertThat(second.read()).isEqualTo("closed");
                assertThat(cluster.wills()).hasSize(fired);
                first.close();
                second.close();
            }
        }
    }

    /// MQTT 5, Clean Start 0, client id a; will topic w, payload x.
    ///
    /// @param expiry of the session
    /// @param delay of the will
    private static byte[] lasting(int expiry, int delay) {
        return Packets.hex("10 1F 00 04 4D 51 54 54 05 04 00 3C 05 11 00 00 %02X %02X 00 01 61"
                        .formatted(expiry >> 8, expiry & 0xFF)
                + " 05 18 00 00 %02X %02X 00 01 77 00 01 78".formatted(delay >> 8, delay & 0xFF));
    }

    @Test
    void aWillWaitsForItsDelayAndASessionForItsExpiry() throws IOException {
        try (Cluster cluster = cluster(SMALL)) {
            byte[] patient = lasting(0x1000, 0x800);
            RawClient first = RawClient.open(cluster.node(0).port()).send(patient);
            assertThat(first.read()).isEqualTo(WELCOME);
            first.reset();
            try (RawClient second = RawClient.open(cluster.node(1).port()).send(patient)) {
                assertThat(second.read()).as("session present").startsWith("20 0B 01 00");
                assertThat(cluster.wills()).as("it came back in time").isEmpty();
                second.send(Packets.DISCONNECT);
                assertThat(second.read()).isEqualTo("closed");
            }
            assertThat(cluster.wills()).as("it said goodbye").isEmpty();
            RawClient third = RawClient.open(cluster.node(1).port()).send(lasting(60, 10));
            assertThat(third.read()).as("session present").startsWith("20 0B 01 00");
            third.reset();
            Patience.until("the will", () -> !cluster.wills().isEmpty());
            assertThat(cluster.sessions()).hasSize(1);
            Patience.until("the end of the session", () -> cluster.sessions().isEmpty());
            assertThat(cluster.wills()).containsExactly("a");
        }
    }

    @Test
    void disconnectWithWillFiresItAndEndsTheSessionWhereItSaysSo() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client = RawClient.open(cluster.node(0).port())) {
            client.send(Packets.hex("10 1F 00 04 4D 51 54 54 05 04 00 3C 05 11 00 00 00 28 00 01 61"
                    + " 05 18 00 00 00 14 00 01 77 00 01 78"));
            assertThat(client.read()).isEqualTo(WELCOME);
            client.send(Packets.hex("E0 07 04 05 11 00 00 00 00"));
            assertThat(client.read()).isEqualTo("closed");
            assertThat(cluster.wills()).containsExactly("a");
            assertThat(cluster.sessions()).isEmpty();
        }
    }

    @Test
    void whoSaysNothingForLongerThanItsKeepAliveIsEnded() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient client =
                        RawClient.greet(cluster.node(0).port(), Hello.v5("a").keepAlive(1))) {
            assertThat(client.read()).isEqualTo(WELCOME);
            assertThat(client.read()).isEqualTo("E0 01 8D");
            assertThat(client.read()).isEqualTo("closed");
        }
    }

    @Test
    void whatFollowsTheConnectIsDoneAfterIt() throws IOException {
        try (Cluster cluster = cluster(Profile.EMQX);
                RawClient client = RawClient.open(cluster.node(0).port())) {
            client.send(Hello.v311("a").bytes(), Packets.PINGREQ, Packets.subscribe("t"));
            assertThat(client.read()).isEqualTo("20 02 00 00");
            assertThat(client.read()).isEqualTo("D0 00");
            assertThat(client.read()).isEqualTo("90 03 00 01 00");
        }
    }

    @Test
    void anEmptyClientIdIsAssigned() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient five = RawClient.greet(cluster.node(0).port(), Hello.v5(""))) {
            assertThat(five.read()).contains(" 12 00 0A 61 73 73 69 67 6E 65 64 2D 31");
        }
    }

    @Test
    void whoKeepsASessionSaysItsClientId() throws IOException {
        try (Cluster cluster = cluster(SMALL);
                RawClient keeping = RawClient.greet(cluster.node(0).port(), new Hello(4, "", 60, 0, null))) {
            assertThat(keeping.read()).isEqualTo("20 02 00 02");
        }
    }
}
