package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A side that does not read pauses the other; it costs nobody else anything, and no byte is lost.
final class BackpressureTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final long RESIDENT_BYTES_MAX = 300L * MEBIBYTE;
    private static final long BUFFER_BYTES_MAX = MEBIBYTE;
    private static final int PAYLOAD_BYTES = 100_000;
    private static final int MESSAGES = 2_000;
    private static final int STREAMED = 500;

    private static byte[] message(int number) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        Arrays.fill(payload, (byte) number);
        return Packets.publish("stream", payload);
    }

    private static void assertMemoryIsBounded(Balancer balancer) {
        assertThat(balancer.metrics().sum("tidegate_buffer_bytes")).isLessThanOrEqualTo(BUFFER_BYTES_MAX);
        assertThat(balancer.residentBytes()).isLessThan(RESIDENT_BYTES_MAX);
    }

    @Test
    void aSubscriberThatStopsReadingWhile200MegabytesGoToIt() throws Exception {
        try (Mosquitto broker = Mosquitto.start();
                Balancer balancer = Balancer.of("", List.of(Balancer.node("one", broker.port())));
                RawClient stalled =
                        RawClient.greet(balancer.port(), Hello.v311("stalled").keepAlive(0));
                Device publisher = Library.PAHO_3_1_1.device(Door.clear(balancer.port()), "publisher")) {
            assertThat(stalled.read()).isEqualTo("20 02 00 00");
            assertThat(stalled.send(Packets.subscribe("flood")).read()).isEqualTo("90 03 00 01 00");
            publisher.connect(Session.CLEAN);
            byte[] payload = new byte[PAYLOAD_BYTES];
            for (int i = 0; i < MESSAGES; i++) {
                publisher.publish(Message.of("flood", payload, 0));
                if (i % (MESSAGES / 4) == 0) {
                    assertMemoryIsBounded(balancer);
                    new Scenes(Library.PAHO_5, balancer.port()).delivers(1);
                }
            }
            publisher.publish(Message.of("other", "last", 1)); // all before has arrived at the broker
            assertMemoryIsBounded(balancer);
            assertThat(balancer.metrics().sum("tidegate_bytes_total", "direction=\"from_clients\""))
                    .isGreaterThan((double) MESSAGES * PAYLOAD_BYTES);
        }
    }

    @Test
    void aClientThatReadsAgainGetsEveryByteInOrder() throws Exception {
        ScriptedNode.Script script = visit -> {
            visit.send(Packets.ACCEPTED);
            for (int i = 0; i < STREAMED; i++) {
                visit.send(message(i));
            }
            visit.drain();
        };
        try (ScriptedNode node = ScriptedNode.playing(script);
                Balancer balancer = Balancer.of("", List.of(Balancer.node("one", node.port())));
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("later"))) {
            holdUp(balancer);
            assertMemoryIsBounded(balancer);
            assertThat(client.read()).isEqualTo("20 02 00 00");
            for (int i = 0; i < STREAMED; i++) {
                assertThat(client.readBytes()).isEqualTo(message(i));
            }
        }
    }

    @Test
    void aNodeThatReadsAgainGetsEveryByteInOrder() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        CountDownLatch hasAll = new CountDownLatch(1);
        ScriptedNode.Script script = visit -> {
            visit.send(Packets.ACCEPTED);
            awaitQuietly(mayRead);
            InputStream in = visit.in();
            in.readNBytes(Hello.v311("eager").bytes().length);
            for (int i = 0; i < STREAMED; i++) {
                byte[] expected = message(i);
                if (!Arrays.equals(in.readNBytes(expected.length), expected)) {
                    return;
                }
            }
            hasAll.countDown();
            visit.drain();
        };
        try (ScriptedNode node = ScriptedNode.playing(script);
                Balancer balancer = Balancer.of("", List.of(Balancer.node("one", node.port())));
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("eager"))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            Thread sender = Thread.startVirtualThread(() -> sendAll(client));
            Patience.until(
                    "the node to hold up its client", () -> balancer.metrics().sum("tidegate_buffer_bytes") > 0);
            assertMemoryIsBounded(balancer);
            mayRead.countDown();
            assertThat(hasAll.await(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS))
                    .isTrue();
            sender.join();
        }
    }

    /// No deadline of ours ends a link of this balancer before the test is over.
    private static Balancer patientBalancer(ScriptedNode node) {
        return Balancer.start(Balancer.configuration("", "", List.of(Balancer.node("one", node.port())))
                + "limits { half_close_timeout = 1h, send_timeout = 1h }\n");
    }

    private static void holdUp(Balancer balancer) {
        Patience.until(
                "the client to hold up its node", () -> balancer.metrics().sum("tidegate_buffer_bytes") > 0);
    }

    @Test
    void aClientThatLeavesWithoutReadingHoldsUpItsNodeNoLonger() throws Exception {
        ScriptedNode.Script script = visit -> {
            visit.send(Packets.ACCEPTED);
            for (int i = 0; i < STREAMED; i++) {
                visit.send(message(i));
            }
            visit.drain();
        };
        try (ScriptedNode node = ScriptedNode.playing(script);
                Balancer balancer = patientBalancer(node);
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("unread"))) {
            holdUp(balancer);
            client.leave(); // the end of its output, and a reset because of what it has not read
            assertThat(balancer.awaitClosed("unread").get("reason")).isEqualTo("client_closed");
            Patience.until("the node to be left", () -> node.guests() == 0);
        }
    }

    @Test
    void aClientThatSaysGoodbyeAndLeavesWithoutReadingIsHeardByItsNode() throws Exception {
        ScriptedNode.Script script = visit -> {
            visit.send(Packets.ACCEPTED);
            for (int i = 0; i < STREAMED; i++) {
                visit.send(message(i));
            }
            visit.serve();
        };
        try (ScriptedNode node = ScriptedNode.playing(script);
                Balancer balancer = patientBalancer(node);
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("polite"))) {
            holdUp(balancer);
            byte[] publish = Packets.publish("t", new byte[1000]);
            client.send(publish, Packets.DISCONNECT).leave();
            ScriptedNode.Visit visit = node.awaitVisit();
            visit.awaitPacket(); // CONNECT
            assertThat(visit.awaitPacket()).isEqualTo(Packets.text(publish));
            assertThat(visit.awaitPacket()).isEqualTo("E0 00");
            assertThat(balancer.awaitClosed("polite").get("reason")).isEqualTo("client_disconnected");
        }
    }

    private static void sendAll(RawClient client) {
        try {
            for (int i = 0; i < STREAMED; i++) {
                client.send(message(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
