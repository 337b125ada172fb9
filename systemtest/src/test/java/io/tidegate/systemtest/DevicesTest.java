package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each library as a device of the accounts: what it says of its connection, and that it greets as it was told.
final class DevicesTest {
    /// Makes a device.
    @FunctionalInterface
    interface Maker {
        Device make(Door door, String clientId) throws Exception;
    }

    record Kind(String name, Maker maker) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        Stream<Kind> libraries = Stream.of(Library.PAHO_3_1_1, Library.PAHO_5, Library.HIVEMQ_3_1_1, Library.HIVEMQ_5)
                .map(library -> new Kind(library.toString(), library::device));
        Stream<Kind> processes = Stream.of(4, 5)
                .flatMap(version -> Stream.of(
                        new Kind("MQTT.js " + version, (door, id) -> new MqttJsDevice(door, id, version)),
                        new Kind("mosquitto_sub " + version, (door, id) -> new MosquittoDevice(door, id, version))));
        return Stream.concat(libraries, processes);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void saysWhenItsConnectionIsLostAndNotWhenItLeaves(Kind kind) throws Exception {
        Ledger ledger = new Ledger();
        try (Cluster cluster = Cluster.start(2, Profile.STRICT, Setup.DIRECT);
                Traffic traffic = new Traffic(ledger);
                Device stays = kind.maker().make(Door.clear(cluster.node(0).port()), "stays");
                Device leaves = kind.maker().make(Door.clear(cluster.node(1).port()), "leaves")) {
            traffic.connect("stays", stays, Greeting.clean());
            traffic.reads("stays", stays, "t", 1);
            traffic.connect("leaves", leaves, Greeting.clean());
            traffic.reads("leaves", leaves, "t", 1);
            leaves.disconnect();
            cluster.node(0).resetAll();
            Patience.until("the loss", () -> !ledger.verdict().disconnects().isEmpty());
            assertThat(ledger.verdict().disconnects())
                    .singleElement()
                    .asString()
                    .startsWith("stays: ");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void greetsWithSessionWillAndKeepAlive(Kind kind) throws Exception {
        try (Cluster cluster = Cluster.start(1, Profile.STRICT, Setup.DIRECT)) {
            Door door = Door.clear(cluster.node(0).port());
            try (Device device = kind.maker().make(door, "d")) {
                device.connect(Greeting.kept().expiry(77).will("w", "adieu", 1, 0));
                device.subscribe("t", 2);
                assertThat(cluster.session("d").orElseThrow().hasWill()).isTrue();
                assertThat(cluster.session("d").orElseThrow().expiry()).isIn(77L, 0xFFFF_FFFFL);
                device.disconnect();
            }
            Patience.until("it to be gone", () -> cluster.node(0).clients() == 0);
            assertThat(cluster.session("d")).as("a kept session").isPresent();
            boolean saysWill = kind.name().equals("mosquitto_sub 5"); // it leaves with reason code 0x04
            assertThat(cluster.wills()).isEqualTo(saysWill ? List.of("d") : List.of());
            cluster.assertNoFault();
        }
    }

    @Test
    void allOfThemTalkToEachOtherAndAreAccountedExactly() throws Exception {
        Ledger ledger = new Ledger();
        List<Kind> kinds = kinds().toList();
        try (Cluster cluster = Cluster.start(2, Profile.STRICT, Setup.DIRECT)) {
            List<Device> devices = new ArrayList<>();
            try (Traffic traffic = new Traffic(ledger)) {
                for (int i = 0; i < kinds.size(); i++) {
                    String id = "d" + i;
                    Door door = Door.clear(cluster.node(i % 2).port());
                    Device device = kinds.get(i).maker().make(door, id);
                    devices.add(device);
                    traffic.connect(id, device, Greeting.kept());
                    traffic.reads(id, device, "t/#", 2);
                }
                for (int i = 0; i < kinds.size(); i++) {
                    if (!kinds.get(i).name().startsWith("mosquitto")) {
                        traffic.writes("d" + i, devices.get(i), "t/" + i, i % 3);
                    }
                }
                ledger.awaitPublished(100);
                traffic.stop();
                ledger.awaitComplete();
                ledger.verdict().assertComplete();
                cluster.assertNoFault();
            } finally {
                devices.forEach(Device::close);
            }
        }
    }
}
