package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.ClusterNode;
import io.tidegate.systemtest.cluster.Forgotten;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What nodes of a scripted cluster do to each other's sessions, by profile.
final class ScriptedProfilesTest {
    private static final String PRESENT = "20 02 01 00";
    private static final String NEW = "20 02 00 00";

    private static Cluster cluster(Profile profile) {
        return Cluster.start(2, profile, Setup.DIRECT);
    }

    /// MQTT 3.1.1, Clean Session 0.
    private static RawClient kept(ClusterNode node) throws IOException {
        return RawClient.greet(node.port(), new Hello(4, "a", 60, 0, null));
    }

    private static String leave(RawClient client) throws IOException {
        return client.send(Packets.DISCONNECT).read();
    }

    @Test
    void clientsOfADeadNodeAreClosedForAWhileAndThenHaveTheirSession() throws IOException {
        Profile profile = Profile.RABBITMQ.with(Profile.RABBITMQ.death().refusedFor(Duration.ofSeconds(3)));
        try (Cluster cluster = cluster(profile);
                RawClient client = kept(cluster.node(0))) {
            assertThat(client.read()).isEqualTo(NEW);
            client.send(Packets.subscribe("t"));
            assertThat(client.read()).startsWith("90 ");
            cluster.node(0).kill();
            assertThat(client.read()).isEqualTo("reset");
            try (RawClient early = kept(cluster.node(1))) {
                assertThat(early.read()).isEqualTo("closed");
            }
            Patience.until("the session", () -> {
                try (RawClient again = kept(cluster.node(1))) {
                    return again.read().equals(PRESENT);
                }
            });
            cluster.assertNoFault();
        }
    }

    @Test
    void aMemorySessionDiesWithTheNodeThatItsClientHasLeft() throws IOException {
        for (Profile profile : new Profile[] {Profile.EMQX, Profile.AEDES}) {
            try (Cluster cluster = cluster(profile);
                    RawClient client = kept(cluster.node(0))) {
                assertThat(client.read()).isEqualTo(NEW);
                assertThat(leave(client)).isEqualTo("closed");
                cluster.node(0).kill();
                try (RawClient again = kept(cluster.node(1))) {
                    assertThat(again.read()).isEqualTo(profile.equals(Profile.EMQX) ? NEW : PRESENT);
                }
            }
        }
    }

    @Test
    void aLonerHasSessionsOfItsOwnAndKeepsNothingForWhoIsAway() throws IOException {
        try (Cluster cluster = cluster(Profile.LONER);
                RawClient client = kept(cluster.node(0))) {
            assertThat(client.read()).isEqualTo(NEW);
            client.send(Packets.hex("82 06 00 01 00 01 74 01"));
            assertThat(client.read()).isEqualTo("90 03 00 01 01");
            assertThat(leave(client)).isEqualTo("closed");
            cluster.publish("t", "missed", 1, false);
            assertThat(cluster.forgotten()).containsExactly(new Forgotten(Forgotten.Kind.LOST, "a", "t", "missed", 1));
            try (RawClient elsewhere = kept(cluster.node(1))) {
                assertThat(elsewhere.read()).isEqualTo(NEW);
                try (RawClient back = kept(cluster.node(0))) {
                    assertThat(back.read()).isEqualTo(PRESENT);
                    assertThat(elsewhere.read())
                            .as("one client id, one connection")
                            .isEqualTo("closed");
                    assertThat(back.send(Packets.PINGREQ).read())
                            .as("nothing waited")
                            .isEqualTo("D0 00");
                }
            }
        }
    }

    @Test
    void bifroMqForgetsTheQos2ThatItsClientHasNotReleased() throws IOException {
        Profile profile = Profile.BIFROMQ.with(Profile.BIFROMQ.takeOver().oldLegEndsWithin(Duration.ofMillis(20)));
        byte[] again = Packets.hex("3C 06 00 01 74 00 01 78");
        try (Cluster cluster = cluster(profile);
                RawClient client = kept(cluster.node(0))) {
            assertThat(client.read()).isEqualTo(NEW);
            client.send(Packets.hex("82 06 00 01 00 01 74 00 34 06 00 01 74 00 01 78"));
            assertThat(client.read()).startsWith("90 ");
            assertThat(client.read()).isEqualTo("30 04 00 01 74 78");
            assertThat(client.read()).isEqualTo("50 02 00 01");
            try (RawClient young = kept(cluster.node(1)).send(again)) {
                assertThat(young.read()).isEqualTo(PRESENT);
                assertThat(young.read()).as("published twice").isEqualTo("30 04 00 01 74 78");
                assertThat(young.read()).isEqualTo("50 02 00 01");
            }
            assertThat(cluster.forgotten())
                    .containsExactly(new Forgotten(Forgotten.Kind.MAY_COME_TWICE, "a", "t", "x", 2));
            cluster.assertNoFault();
        }
    }

    @Test
    void qos2ThatItsClientHasNotReleasedIsKnownToEmqxOnEveryNode() throws IOException {
        try (Cluster cluster = cluster(Profile.EMQX);
                RawClient client = kept(cluster.node(0))) {
            assertThat(client.read()).isEqualTo(NEW);
            client.send(Packets.hex("82 06 00 01 00 01 74 00 34 06 00 01 74 00 01 78"));
            assertThat(client.read()).startsWith("90 ");
            assertThat(client.read()).isEqualTo("30 04 00 01 74 78");
            assertThat(client.read()).isEqualTo("50 02 00 01");
            try (RawClient young = kept(cluster.node(1)).send(Packets.hex("3C 06 00 01 74 00 01 78 62 02 00 01"))) {
                assertThat(young.read()).isEqualTo(PRESENT);
                assertThat(young.read()).isEqualTo("50 02 00 01");
                assertThat(young.read()).isEqualTo("70 02 00 01");
            }
            cluster.assertNoFault();
        }
    }

    @Test
    void qos0ThatWaitedComesAsTheProfileSays() throws IOException {
        for (Profile profile : new Profile[] {Profile.EMQX, Profile.BIFROMQ, Profile.AEDES}) {
            try (Cluster cluster = cluster(profile);
                    RawClient client = kept(cluster.node(0))) {
                assertThat(client.read()).isEqualTo(NEW);
                client.send(Packets.hex("82 06 00 01 00 01 74 01"));
                assertThat(client.read()).isEqualTo("90 03 00 01 01");
                assertThat(leave(client)).isEqualTo("closed");
                cluster.publish("t", "1", 1, false);
                cluster.publish("t", "0", 0, false);
                try (RawClient young = kept(cluster.node(1))) {
                    assertThat(young.read()).isEqualTo(PRESENT);
                    String first = young.read();
                    String second = young.send(Packets.PINGREQ).read();
                    String all = first.substring(0, 2) + " " + second.substring(0, 2);
                    assertThat(all)
                            .as(profile.name())
                            .isEqualTo(
                                    switch (profile.name()) {
                                        case "emqx" -> "32 30";
                                        case "bifromq" -> "30 32";
                                        default -> "32 D0";
                                    });
                }
            }
        }
    }

    @Test
    void whileOneEmqxNodeIsFrozenTheOthersHangAndThenHoldItForDead() throws IOException {
        Profile profile = Profile.EMQX.with(Profile.EMQX.death().othersHangFor(Duration.ofSeconds(3)));
        try (Cluster cluster = cluster(profile);
                RawClient client = kept(cluster.node(0));
                RawClient standing = RawClient.greet(cluster.node(1).port(), Hello.v311("standing"))) {
            assertThat(client.read()).isEqualTo(NEW);
            assertThat(standing.read()).isEqualTo(NEW);
            cluster.node(0).freeze();
            try (RawClient young = kept(cluster.node(1))) {
                Patience.until(
                        "its CONNECT to have come",
                        () -> cluster.knocks().stream()
                                .anyMatch(knock -> knock.clientId().equals("a")
                                        && knock.node().equals("n1")));
                assertThat(standing.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
                assertThat(cluster.session("a").orElseThrow().node())
                        .as("no CONNECT is answered")
                        .isEqualTo("n0");
                assertThat(young.read()).as("a memory session").isEqualTo(NEW);
                cluster.node(0).thaw();
                assertThat(client.read()).isEqualTo("closed");
                assertThat(young.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            }
        }
    }

    @Test
    void whoAcknowledgesLateIsSentNoMoreThanItsReceiveMaximum() throws IOException {
        Profile profile =
                Profile.STRICT.with(Profile.STRICT.terms().receiveMaximum(2).acknowledgesAfter(Duration.ofSeconds(5)));
        try (Cluster cluster = cluster(profile);
                RawClient client = RawClient.greet(cluster.node(0).port(), Hello.v5("a"))) {
            assertThat(client.read()).startsWith("20 ");
            client.send(Packets.hex("32 06 00 01 74 00 01 00 32 06 00 01 74 00 02 00 32 06 00 01 74 00 03 00"));
            assertThat(client.read()).isEqualTo("E0 01 93");
            assertThat(cluster.faults()).hasSize(1);
        }
    }

    @Test
    void aNodeThatIsStoppedSaysSoAndOneThatJoinsIsOneOfThem() throws IOException {
        try (Cluster cluster = cluster(Profile.STRICT);
                RawClient one = RawClient.greet(cluster.node(0).port(), Hello.v5("one"));
                RawClient two = RawClient.greet(cluster.join().port(), Hello.v5("two"))) {
            assertThat(one.read()).startsWith("20 ");
            assertThat(two.read()).startsWith("20 ");
            assertThat(cluster.node("n2").clientIds()).containsExactly("two");
            assertThat(cluster.node(2).disconnect("nobody", 0x98)).isFalse();
            assertThat(cluster.node(2).disconnect("two", 0x98)).isTrue();
            assertThat(two.read()).isEqualTo("E0 01 98");
            cluster.node(0).stop();
            assertThat(one.read()).isEqualTo("E0 01 8B");
            assertThat(one.read()).isEqualTo("closed");
            cluster.node(0).restart();
            try (RawClient again = RawClient.greet(cluster.node(0).port(), Hello.v5("one"))) {
                assertThat(again.read()).startsWith("20 ");
            }
        }
    }

    @Test
    void theKeepAliveOfTheNodeIsSaid() throws IOException {
        try (Cluster cluster = Cluster.start(1, Profile.STRICT, Setup.DIRECT.serverKeepAlive(30));
                RawClient more = RawClient.greet(cluster.node(0).port(), Hello.v5("more"));
                RawClient less =
                        RawClient.greet(cluster.node(0).port(), Hello.v5("less").keepAlive(10))) {
            assertThat(more.read()).contains(" 13 00 1E");
            assertThat(less.read()).doesNotContain(" 13 00 1E");
        }
    }
}
