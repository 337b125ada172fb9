package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// What devices do with a broker, each through a door of Tidegate's, with one library. The same scenes are played on
/// every
/// broker. Immutable.
record Scenes(Library library, Door door) {
    /// The largest that was ever asked for.
    static final int LARGE_BYTES = 16 * 1024 * 1024;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /// In the clear.
    Scenes(Library library, int port) {
        this(library, Door.clear(port));
    }

    /// Never the same twice, so that one scene leaves nothing for the next. At most 23 bytes: MQTT 3.1.
    private String fresh(String role) {
        return role + "-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    }

    /// A publish reaches a subscriber, in order and with its quality of service.
    void delivers(int qos) throws Exception {
        String topic = fresh("topic");
        try (Device subscriber = library.device(door, fresh("sub"));
                Device publisher = library.device(door, fresh("pub"))) {
            subscriber.connect(Session.CLEAN);
            subscriber.subscribe(topic, qos);
            publisher.connect(Session.CLEAN);
            for (String text : List.of("one", "two", "three")) {
                publisher.publish(Message.of(topic, text, qos));
            }
            for (String text : List.of("one", "two", "three")) {
                Message message = subscriber.receive();
                assertThat(message.text()).isEqualTo(text);
                assertThat(message.qos()).isEqualTo(qos);
                assertThat(message.topic()).isEqualTo(topic);
            }
        }
    }

    /// A subscriber who comes later gets the message that was kept.
    void keepsARetainedMessage() throws Exception {
        String topic = fresh("retained");
        try (Device publisher = library.device(door, fresh("pub"));
                Device late = library.device(door, fresh("late"))) {
            publisher.connect(Session.CLEAN);
            publisher.publish(Message.of(topic, "kept", 1).kept());
            late.connect(Session.CLEAN);
            late.subscribe(topic, 1);
            Message message = late.receive();
            assertThat(message.text()).isEqualTo("kept");
            assertThat(message.retained()).isTrue();
            publisher.publish(Message.of(topic, "", 1).kept());
        }
    }

    /// A client that dies without a word has its will published.
    void publishesTheWillOfAClientThatDies() throws Exception {
        String topic = fresh("will");
        try (Device heir = library.device(door, fresh("heir"));
                RawClient mortal = door.greet(library.hello(fresh("mortal")).will(topic, "adieu"))) {
            heir.connect(Session.CLEAN);
            heir.subscribe(topic, 1);
            assertThat(mortal.read()).startsWith("20 ");
            mortal.reset();
            assertThat(heir.receive().text()).isEqualTo("adieu");
        }
    }

    /// What was published while a client with a session was away waits for it.
    void queuesForASession() throws Exception {
        String topic = fresh("queue");
        String sleeper = fresh("sleeper");
        try (Device device = library.device(door, sleeper)) {
            device.connect(Session.KEPT);
            device.subscribe(topic, 1);
            device.disconnect();
        }
        try (Device publisher = library.device(door, fresh("pub"))) {
            publisher.connect(Session.CLEAN);
            publisher.publish(Message.of(topic, "while you were away", 1));
        }
        try (Device device = library.device(door, sleeper)) {
            boolean present = device.connect(Session.KEPT);
            if (library != Library.PAHO_3_1) { // MQTT 3.1 has no such flag
                assertThat(present).isTrue();
            }
            assertThat(device.receive().text()).isEqualTo("while you were away");
        }
        try (Device device = library.device(door, sleeper)) {
            device.connect(Session.CLEAN);
        }
    }

    /// A payload of any size arrives as it was sent.
    void carries(int bytes) throws Exception {
        String topic = fresh("large");
        byte[] payload = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(payload);
        Message sent = Message.of(topic, payload, 1);
        try (Device subscriber = library.device(door, fresh("sub"));
                Device publisher = library.device(door, fresh("pub"))) {
            subscriber.connect(Session.CLEAN);
            subscriber.subscribe(topic, 1);
            publisher.connect(Session.CLEAN);
            publisher.publish(sent);
            Message received = subscriber.receive();
            assertThat(received.payload()).hasSize(bytes);
            assertThat(received.digest()).isEqualTo(sent.digest());
        }
    }
}
