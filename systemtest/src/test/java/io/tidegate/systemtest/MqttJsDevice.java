package io.tidegate.systemtest;

import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// MQTT.js as a device, a process of its own that does what it is told line by line: see `mqttjs-device.cjs`. In the
/// clear. Confined.
final class MqttJsDevice implements Device {
    private final Door door;
    private final String clientId;
    private final int version;
    private final Inbox inbox = new Inbox();
    private final Vigil vigil = new Vigil();
    private @Nullable Program program;
    private int orders;

    /// @param version of the protocol: 4 (MQTT 3.1.1), 5
    MqttJsDevice(Door door, String clientId, int version) {
        this.door = door;
        this.clientId = clientId;
        this.version = version;
    }

    @Override
    public boolean connect(Greeting greeting) {
        close();
        Hello.Will will = greeting.will();
        Program running = MqttJs.device(
                List.of(
                        "mqtt://127.0.0.1:" + door.port(),
                        clientId,
                        String.valueOf(version),
                        String.valueOf(greeting.isClean()),
                        String.valueOf(greeting.expiry()),
                        String.valueOf(greeting.keepAlive()),
                        will == null ? "" : will.topic(),
                        will == null ? "" : will.text(),
                        will == null ? "0" : String.valueOf(will.qos()),
                        String.valueOf(greeting.willDelay())),
                this::said);
        program = running;
        String connected = running.awaitLine("connected ");
        vigil.connected();
        return connected.endsWith("true");
    }

    private void said(String line) {
        String[] words = line.split(" ", -1);
        if (line.startsWith("message ")) {
            byte[] payload = Base64.getDecoder().decode(words[4]);
            inbox.add(new Message(words[1], payload, Integer.parseInt(words[2]), words[3].equals("true")));
        } else if (line.startsWith("lost ")) {
            vigil.lost(line);
        }
    }

    @Override
    public void onLost(Consumer<String> listener) {
        vigil.tells(listener);
    }

    @Override
    public void onMessage(Consumer<Message> listener) {
        inbox.goesTo(listener);
    }

    private void order(String words) {
        Program running = program;
        if (running == null) {
            throw new IllegalStateException("not connected");
        }
        int number = ++orders;
        running.tell(number + " " + words);
        String answer = running.awaitLine("the answer to " + words, line -> line.startsWith("did " + number + " "));
        if (!answer.equals("did " + number + " well")) {
            throw new AssertionError(words + ": " + answer);
        }
    }

    @Override
    public void subscribe(String filter, int qos) {
        order("subscribe " + filter + " " + qos);
    }

    @Override
    public void publish(Message message) {
        String payload = Base64.getEncoder().encodeToString(message.payload());
        order("publish " + message.topic() + " " + message.qos() + " " + message.retained() + " " + payload);
    }

    @Override
    public Message receive() throws InterruptedException {
        return inbox.take();
    }

    @Override
    public boolean hasMail() {
        return inbox.hasMail();
    }

    @Override
    public void disconnect() {
        vigil.leaving();
        order("disconnect");
        close();
    }

    /// It disconnects when its input ends.
    @Override
    public void close() {
        vigil.leaving();
        Program running = program;
        program = null;
        if (running != null) {
            running.endInput();
            running.close();
        }
    }
}
